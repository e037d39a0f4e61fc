/** Word and OpenDocument files built by code, for tests of the importers: `docx(p('A room.', call(1)), { footnotes: [note(1, 'So.')] })`. */
import { strToU8, zipSync } from 'fflate'

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const names = [
  `xmlns:w="${w}"`,
  `xmlns:r="${office}/relationships"`,
  `xmlns:m="${office}/math"`,
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ')

const xml = (body: string) => strToU8(`<?xml version="1.0" encoding="UTF-8"?>${body}`)

export const t = (text: string): string => `<w:t xml:space="preserve">${text}</w:t>`
/** A run; `rPr` is what stands in its properties. */
export const r = (text: string, rPr = ''): string => `<w:r>${rPr && `<w:rPr>${rPr}</w:rPr>`}${t(text)}</w:r>`
const runs = (words: readonly string[]) => words.map(word => (word.startsWith('<') ? word : r(word))).join('')
export const p = (...words: readonly string[]): string => `<w:p>${runs(words)}</w:p>`
/** A paragraph with properties: a style's id, or XML. */
export const styled = (style: string, ...words: readonly string[]): string =>
  `<w:p><w:pPr>${style.startsWith('<') ? style : `<w:pStyle w:val="${style}"/>`}</w:pPr>${runs(words)}</w:p>`
export const call = (id: number, kind = 'footnote'): string => `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`
export const note = (id: number, ...paragraphs: readonly string[]): string =>
  `<w:footnote w:id="${id}">${paragraphs
    .map(
      (text, at) =>
        `<w:p>${at === 0 ? '<w:r><w:footnoteRef/></w:r>' : ''}${text.startsWith('<') ? text : r(` ${text}`)}</w:p>`,
    )
    .join('')}</w:footnote>`
export const field = (instruction: string, ...result: readonly string[]): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r>${instruction.startsWith('<') ? instruction : `<w:r><w:instrText>${instruction}</w:instrText></w:r>`}<w:r><w:fldChar w:fldCharType="separate"/></w:r>${runs(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`

const style = (id: string, name: string, more = '') =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`
const basedOn = (id: string) => `<w:basedOn w:val="${id}"/>`

/** As a German Word writes them: ids in German, names in English. */
const styles = `<w:styles ${names}>
  <w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
  ${style('Titel', 'Title')}${style('Untertitel', 'Subtitle')}${style('Autor', 'Author')}
  ${style('berschrift1', 'heading 1', '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>')}
  ${style('berschrift2', 'heading 2', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')}
  ${style('Kapitel', 'Mein Kapitel', basedOn('berschrift1'))}
  ${style('Zitat', 'Quote', '<w:rPr><w:i/></w:rPr>')}
  ${style('Beschriftung', 'caption')}${style('Verzeichnis1', 'toc 1')}
  <w:style w:type="character" w:styleId="Werk"><w:name w:val="Work title"/><w:rPr><w:i/></w:rPr></w:style>
</w:styles>`

const level = (at: number, format: string, text: string) =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`
/** 1: decimal and letters below; 2: bullets; 3: `1` and `1.1` for headings. */
const numbering = `<w:numbering ${names}>
  <w:abstractNum w:abstractNumId="1">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '(%2)')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="2">${level(0, 'bullet', '')}${level(1, 'bullet', 'o')}</w:abstractNum>
  <w:abstractNum w:abstractNumId="3">${level(0, 'decimal', '%1')}${level(1, 'decimal', '%1.%2')}</w:abstractNum>
  ${[1, 2, 3].map(id => `<w:num w:numId="${id}"><w:abstractNumId w:val="${id}"/></w:num>`).join('')}
</w:numbering>`
export const numbered = (list: number, depth: number): string =>
  `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`

export interface Parts {
  readonly footnotes?: readonly string[]
  readonly endnotes?: readonly string[]
  readonly comments?: string
  readonly settings?: string
  readonly header?: string
  readonly picture?: Uint8Array
  /** Title and creator in the file's properties. */
  readonly title?: string
  readonly creator?: string
  /** Relations of the text: external links by id. */
  readonly links?: Readonly<Record<string, string>>
}

const relation = (id: string, type: string, target: string, more = '') =>
  `<Relationship Id="${id}" Type="${office}/relationships/${type}" Target="${target}"${more}/>`
const relations = (inner: string) =>
  xml(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`)

const separators = (kind: string) =>
  `<w:${kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:${kind}>`

/** A Word file with this in its body. */
export const docx = (body: string, parts: Parts = {}): Uint8Array => {
  const { footnotes, endnotes, comments, settings, header, picture, title, creator, links = {} } = parts
  const texts: readonly (readonly [string, string, string | undefined])[] = [
    ['styles', 'styles', styles],
    ['numbering', 'numbering', numbering],
    [
      'footnotes',
      'footnotes',
      footnotes && `<w:footnotes ${names}>${separators('footnote')}${footnotes.join('')}</w:footnotes>`,
    ],
    [
      'endnotes',
      'endnotes',
      endnotes &&
        `<w:endnotes ${names}>${separators('endnote')}${endnotes.join('').replaceAll('footnote', 'endnote')}</w:endnotes>`,
    ],
    ['comments', 'comments', comments && `<w:comments ${names}>${comments}</w:comments>`],
    ['settings', 'settings', settings && `<w:settings ${names}>${settings}</w:settings>`],
    ['header1', 'header', header && `<w:hdr ${names}>${header}</w:hdr>`],
  ]
  const there = texts.filter(([, , text]) => text !== undefined)
  return zipSync({
    '[Content_Types].xml': xml('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    '_rels/.rels': relations(
      `${relation('d', 'officeDocument', 'word/document.xml')}<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
    ),
    'docProps/core.xml': xml(
      `<c:coreProperties xmlns:c="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title ?? ''}</dc:title><dc:creator>${creator ?? ''}</dc:creator></c:coreProperties>`,
    ),
    'word/_rels/document.xml.rels': relations(
      [
        ...there.map(([name, type]) => relation(name, type, `${name}.xml`)),
        ...(picture ? [relation('picture', 'image', 'media/image1.png')] : []),
        ...Object.entries(links).map(([id, target]) => relation(id, 'hyperlink', target, ' TargetMode="External"')),
      ].join(''),
    ),
    'word/document.xml': xml(`<w:document ${names}><w:body>${body}<w:sectPr/></w:body></w:document>`),
    ...Object.fromEntries(there.map(([name, , text]) => [`word/${name}.xml`, xml(text ?? '')])),
    ...(picture && { 'word/media/image1.png': picture }),
  })
}

const odf = (name: string) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`
const odtNames = [
  ...['office', 'text', 'table', 'style', 'meta', 'manifest'].map(odf),
  'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"',
  'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
  'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"',
  'xmlns:xlink="http://www.w3.org/1999/xlink"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:math="http://www.w3.org/1998/Math/MathML"',
].join(' ')

const odtStyle = (name: string, more = '', family = 'paragraph') =>
  `<style:style style:name="${name}" style:family="${family}"${more}`
const odtStyles = `<office:document-styles ${odtNames}><office:styles>
  <style:default-style style:family="paragraph"><style:text-properties fo:language="en" fo:country="GB" style:language-complex="he" style:country-complex="IL"/></style:default-style>
  ${odtStyle('Standard')}/>${odtStyle('Title')}/>${odtStyle('Author')}/>${odtStyle('Quotations')}/>
  ${odtStyle('Heading_20_1', ' style:display-name="Heading 1" style:default-outline-level="1"')}/>
  ${odtStyle('Caption')}/>${odtStyle('Illustration', ' style:parent-style-name="Caption"')}/>
  ${odtStyle('Contents_20_1', ' style:display-name="Contents 1"')}/>
  </office:styles><office:master-styles><style:master-page style:name="Standard"><style:header><text:p>Of Margins <text:page-number>3</text:page-number></text:p></style:header></style:master-page></office:master-styles></office:document-styles>`
const odtAutomatic = `<office:automatic-styles>
  ${odtStyle('I', '', 'text')}><style:text-properties fo:font-style="italic"/></style:style>
  ${odtStyle('S', '', 'text')}><style:text-properties style:text-position="super 58%"/></style:style>
  ${odtStyle('C', '', 'text')}><style:text-properties fo:font-variant="small-caps"/></style:style>
  ${odtStyle('R', '', 'text')}><style:text-properties fo:language="ru" fo:country="RU"/></style:style>
  ${odtStyle('In', ' style:parent-style-name="Standard"')}><style:paragraph-properties fo:margin-left="1.5cm"/></style:style>
  <text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
  </office:automatic-styles>`

/** An OpenDocument text with this in its body, and other files beside it. */
export const odt = (body: string, files: Readonly<Record<string, Uint8Array>> = {}): Uint8Array =>
  zipSync({
    mimetype: strToU8('application/vnd.oasis.opendocument.text'),
    'content.xml': xml(
      `<office:document-content ${odtNames}>${odtAutomatic}<office:body><office:text>${body}</office:text></office:body></office:document-content>`,
    ),
    'styles.xml': xml(odtStyles),
    'META-INF/manifest.xml': xml(`<manifest:manifest ${odtNames}/>`),
    ...files,
  })

/** A flat OpenDocument text. */
export const fodt = (body: string): Uint8Array =>
  xml(
    `<office:document ${odtNames}>${odtAutomatic}<office:body><office:text>${body}</office:text></office:body></office:document>`,
  )
