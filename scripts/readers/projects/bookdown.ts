/** Headings by which bookdown tells parts and appendices: `# (PART) The Press {-}`, `# (APPENDIX) Appendices {-}`. */
import type { Division, Inline } from '../../model/book.ts'

const mark = /^\((PART|APPENDIX)\\?\*?\)\s*/

const withoutMark = ([first, ...rest]: readonly Inline[], length: number): readonly Inline[] =>
  first?.type === 'text'
    ? [{ ...first, text: first.text.slice(length), span: { ...first.span, start: first.span.start + length } }, ...rest]
    : rest

/** Makes parts of what is marked so; what follows the mark of the appendices is back matter, and the mark itself is no page. */
export const bookdownParts = (flat: readonly Division[]): readonly Division[] => {
  let inAppendix = false
  return flat.flatMap((division): readonly Division[] => {
    const [first] = division.title
    const found =
      first?.type === 'text' && division.span.file.toLowerCase().endsWith('.rmd') ? mark.exec(first.text) : null
    if (found?.[1] === 'APPENDIX') inAppendix = true
    if (found?.[1] === 'APPENDIX' && division.blocks.length === 0) return []
    const own = found ? { ...division, title: withoutMark(division.title, found[0].length) } : division
    if (found?.[1] === 'PART') return [{ ...own, role: 'part' }]
    return [inAppendix ? { ...own, matter: 'back', role: own.role === 'reading' ? 'appendix' : own.role } : own]
  })
}
