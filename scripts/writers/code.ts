/**
 * Code on paper, where nothing scrolls. A block is set as large as its longest line allows, down to what can still be read;
 * a line that is longer than this is turned over, and hangs from where it began, so that nobody takes it for two.
 */
import { element, escapeHtml } from './html.ts'
import { writeCode } from './blocks.ts'

/** Columns that are printed in every format: a block that has no more is left as it is. */
const fewest = 44

/** Columns that the smallest type brings onto a line. A longer line is turned over in any type, and makes none small. */
const most = 84

/** Columns of an indent that what is turned over keeps. */
const deepest = 24

/** Frames and rules drawn with signs: turned over they are a ruin, so they may be smaller than what is read. */
const drawn = /[\u2500-\u257f]{3}|\+-{3,}\+/

/** East Asian Width W and F (UAX #11), as far as code has them: two columns. */
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/gu

const columnsOf = (line: string): number => line.length + (line.match(wide)?.length ?? 0)

/** A block of code as styles/print/text.css wants it: `--columns` is its longest line, each line a block. */
export const writeCodeLines = (text: string, dir: 'ltr' | false): string => {
  const lines = text
    .replaceAll('\t', '    ')
    .split('\n')
    .map(line => line.trimEnd())
  const isDrawn = drawn.test(text)
  const columns = Math.max(0, ...lines.map(columnsOf).filter(columns => isDrawn || columns <= most))
  if (lines.every(line => columnsOf(line) <= fewest)) return writeCode(text, dir)
  const blocks = lines.map((line, at) => {
    const indent = Math.min(deepest, /^ */.exec(line)?.[0].length ?? 0)
    const style = indent > 0 && `--indented: ${indent}`
    return element('span', { class: 'code-line', style }, escapeHtml(line + (at < lines.length - 1 ? '\n' : '')))
  })
  return element(
    'pre',
    { dir, class: isDrawn ? 'long drawn' : 'long', style: `--columns: ${Math.max(fewest, columns)}` },
    element('code', {}, blocks.join('')),
  )
}
