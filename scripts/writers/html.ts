/** HTML that is well-formed XML too, as text: elements, attributes, and what must be escaped in them. */
import { withEmphasis } from '../model/emphasis.ts'
import type { DressedField, Metadata } from '../model/metadata.ts'

/** Attributes by name; those without a value are left out. */
type Values = Readonly<Record<string, string | number | null | undefined | false>>

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** What XML 1.0 cannot hold at all (section 2.2, Char), taken out; the rest escaped, for text and for attributes alike. */
export const escapeHtml = (text: string): string =>
  text
    .replace(
      /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      '',
    )
    .replace(/[&<>"]/g, sign => escapes[sign] ?? sign)

/** A field of metadata, whose emphasis is that of Markdown. */
export const writeField = (field: string): string => withEmphasis(escapeHtml(field), words => element('em', {}, words))

/** A field of the book, whose emphasis is that of Markdown; empty for none. */
export const writeBookField = ({ dressed, ...fields }: Metadata, name: DressedField): string =>
  writeField(dressed?.[name] ?? fields[name] ?? '')

/** ` key="value"` for each value that is given; `lang` is doubled as `xml:lang` by the e-book's own writer. */
export const attributes = (values: Values): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
    .map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`)
    .join('')

/** An element with its content; `content` is HTML already. */
export const element = (name: string, values: Values, content: string): string =>
  `<${name}${attributes(values)}>${content}</${name}>`
