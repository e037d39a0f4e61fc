/** How an OpenDocument text is dressed, by the styles around it: language, weight, slope, height, size (ODF 1.3, part 3, § 20). */
import type { Dress } from '../office/pieces.ts'
import { isInLanguage, isLanguageTag, isRightToLeft, primary } from '../office/roles.ts'
import { tally } from '../office/sink.ts'
import type { Where } from './context.ts'
import { pointsOf } from './styles.ts'

const isBold = (weight: string | undefined) => weight === 'bold' || Number(weight) >= 600
const isItalic = (style: string | undefined) => style === 'italic' || style === 'oblique'
const isNone = (value: string | undefined) => value === undefined || value === 'none'

const tagOf = (language: string | undefined, country: string | undefined): string | undefined => {
  const tag = isNone(language) ? '' : `${language ?? ''}${isNone(country) ? '' : `-${country ?? ''}`}`
  return isLanguageTag(tag) ? tag : undefined
}

const languageOf = (text: string, at: Where): string | undefined => {
  const said = (suffix: string) =>
    tagOf(
      at.context.styles.text(at.runs, at.style, `${suffix === '' ? 'fo' : 'style'}:language${suffix}`),
      at.context.styles.text(at.runs, at.style, `${suffix === '' ? 'fo' : 'style'}:country${suffix}`),
    )
  const script = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
    ? '-complex'
    : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)
      ? '-asian'
      : ''
  const tag = said(script)
  if (tag === undefined || !isInLanguage(text, tag)) return undefined
  at.context.languages.set(tag, (at.context.languages.get(tag) ?? 0) + text.length)
  return at.context.language !== undefined && primary(tag) !== primary(at.context.language) ? tag : undefined
}

const raisedBy = (position: string | undefined): Dress['raised'] | undefined => {
  const [height = '', size = '100%'] = (position ?? '').split(' ')
  if (height === 'super' || (parseFloat(height) > 0 && parseFloat(size) < 100)) return 'superscript'
  return height === 'sub' || (parseFloat(height) < 0 && parseFloat(size) < 100) ? 'subscript' : undefined
}

/** The dress that styles give to a text, as far as it is not its paragraph's own. */
export const dressOf = (text: string, at: Where): Dress => {
  const { styles } = at.context
  const value = (property: string) => styles.text(at.runs, at.style, property)
  const base = (property: string) => styles.text([], at.styled ? at.style : 'Standard', property)
  const lang = languageOf(text, at)
  const raised = raisedBy(value('style:text-position'))
  const own = (property: string) => at.runs.length > 0 && styles.text(at.runs, undefined, property)
  return {
    ...at.dress,
    ...(lang !== undefined && { lang, ...(isRightToLeft(lang) && { dir: 'rtl' as const }) }),
    ...(isBold(value('fo:font-weight')) !== isBold(base('fo:font-weight')) && { bold: true }),
    ...(isItalic(value('fo:font-style')) !== isItalic(base('fo:font-style')) && { italic: true }),
    ...((value('fo:font-variant') === 'small-caps') !== (base('fo:font-variant') === 'small-caps') && {
      smallCaps: true,
    }),
    ...(raised && { raised }),
    ...(at.dress.href === undefined && !isNone(own('style:text-underline-style') || undefined) && { underlined: true }),
    ...(!isNone(own('style:text-line-through-style') || undefined) && { struck: true }),
  }
}

/** Adds a text to what its paragraph looks like. */
export const measure = (text: string, at: Where): void => {
  const value = (property: string) => at.context.styles.text(at.runs, at.style, property)
  tally(at.sink, text, {
    size: sizeOf(at),
    bold: isBold(value('fo:font-weight')),
    italic: isItalic(value('fo:font-style')),
    capitals: value('fo:text-transform') === 'uppercase',
  })
}

/** Points; a size in per cent is that of what the style is based on, which is most often the text's own. */
const sizeOf = ({ context, runs, style }: Where): number => {
  const said = context.styles.text(runs, style, 'fo:font-size') ?? '12pt'
  return said.endsWith('%') ? (12 * parseFloat(said)) / 100 : pointsOf(said)
}
