/** The page of the book as other tools are told of it: the same trim, margins, faces and sizes as the theme `scholar`. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { bookSchema } from '../../scripts/model/metadata.ts'
import { formatOf } from '../../scripts/press/format.ts'

const { width, height, inner, outer, head, lines, leading, size, noteSize, noteLeading } = formatOf(
  bookSchema.parse({ title: '-' }).print,
)
const foot = height - head - lines * leading

/** Folders of the cuts of EB Garamond. */
export const fontFolders = ['400Regular', '400Regular_Italic'].map(cut =>
  path.join(path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/eb-garamond/package.json')), cut),
)

const faces = fontFolders
  .map(folder => {
    const file = pathToFileURL(path.join(folder, `EBGaramond_${path.basename(folder)}.ttf`)).href
    const style = folder.endsWith('Italic') ? 'italic' : 'normal'
    return `@font-face { font-family: 'EB Garamond'; font-style: ${style}; src: url('${file}') }`
  })
  .join('\n')

const text = `
@page { size: ${width / 96}in ${height / 96}in; margin: ${head}px ${outer}px ${foot}px ${inner}px; @bottom-center { content: counter(page) } }
@page :right { margin-left: ${inner}px; margin-right: ${outer}px }
@page :left { margin-left: ${outer}px; margin-right: ${inner}px }
html { font: ${size}px/${leading}px 'EB Garamond', serif; hyphens: auto }
body, h1, h2, p, ul, blockquote { margin: 0 }
p, li, blockquote { text-align: justify; orphans: 2; widows: 2 }
p + p { text-indent: 1em }
blockquote, ul { margin: ${leading / 2}px 1.6em; padding: 0 }
h1 { font-size: ${1.64 * size}px; line-height: ${1.5 * leading}px; font-weight: 400; text-align: center; margin: ${4 * leading}px 0 ${3 * leading}px }
h2 { font-size: ${size}px; line-height: ${leading}px; font-weight: 400; text-align: center; margin: ${1.5 * leading}px 0 ${leading / 2}px; break-after: avoid }
section { break-before: right }`

export const footnoteCss = `${faces}${text}
.note { float: footnote; font-size: ${noteSize}px; line-height: ${noteLeading}px; text-align: justify; text-indent: 0 }
.note .par { display: inline }
.note .par + .par { display: block; text-indent: 1em }
::footnote-call { font-size: 0.7em; line-height: 0 }`

export const endnoteCss = `${faces}${text}
.notes { font-size: ${noteSize}px; line-height: ${noteLeading}px; break-before: page; padding-left: 1.7em }
sup { font-size: 0.7em; line-height: 0 }`

const pt = (pixels: number) => `${pixels * 0.75}pt`

/** Typst counts from the foot of a line to the height of the capitals below it: 0.65 em in EB Garamond. */
export const typstPreamble = `#set page(width: ${width / 96}in, height: ${height / 96}in, margin: (top: ${pt(head)}, bottom: ${pt(foot)}, inside: ${pt(inner)}, outside: ${pt(outer)}), numbering: "1")
#set text(font: "EB Garamond", size: ${pt(size)}, lang: "en", hyphenate: true)
#set par(justify: true, leading: ${pt(leading - 0.65 * size)}, spacing: ${pt(leading - 0.65 * size)}, first-line-indent: 1em)
#show heading.where(level: 1): it => { pagebreak(to: "odd", weak: true); v(${pt(4 * leading)}); align(center, text(size: 1.5em, weight: "regular", it.body)); v(${pt(2 * leading)}) }
#show heading.where(level: 2): it => { v(${pt(leading)}); align(center, text(size: 1em, weight: "regular", it.body)); v(${pt(leading / 2)}) }
#show footnote.entry: it => { set text(size: ${pt(noteSize)}); set par(leading: ${pt(noteLeading - 0.65 * noteSize)}); it }
#set footnote.entry(gap: ${pt(noteLeading - 0.65 * noteSize)})`
