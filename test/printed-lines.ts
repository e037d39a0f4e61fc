/** The lines of a page of a PDF, for tests of what stands on paper. */
import type { PdfPage, PdfText } from '../scripts/press/pdf/facts.ts'

/** What is seen on a page, from its top to its foot. */
export const linesOn = ({ texts }: PdfPage): readonly (readonly PdfText[])[] => {
  const lines = new Map<number, PdfText[]>()
  for (const text of texts.filter(({ text }) => /\S/.test(text))) {
    const y = Math.round(text.y)
    lines.set(y, [...(lines.get(y) ?? []), text])
  }
  return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line)
}

export const wordsOf = (line: readonly PdfText[] = []): string => line.map(({ text }) => text).join('')
