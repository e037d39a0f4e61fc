/** Numbers that OpenDocument counts before the items of lists and before headings. */
import { formatted } from '../docx/numbering.ts'
import type { Context } from './context.ts'
import type { ListLevel, ListStyle } from './styles.ts'
import { lookup } from '../../model/lookup.ts'

const formats: Readonly<Record<string, string>> = lookup({
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
})

/** Counts on, and gives the number and how the word processor prints it. */
export const countOn = (
  context: Context,
  key: string,
  style: ListStyle,
  level: number,
  start?: number,
): { readonly number: number; readonly label: string } => {
  const counts = context.counts.get(key) ?? []
  context.counts.set(key, counts)
  const said: ListLevel | undefined = style.get(level)
  counts.length = Math.min(counts.length, level)
  const before = counts[level - 1]
  const number = start ?? (before === undefined ? (said?.start ?? 1) : before + 1)
  counts[level - 1] = number
  if (!said || said.format === '' || said.format === 'bullet') return { number, label: '' }
  const digits = Array.from({ length: Math.min(said.shown, level) }, (_, at) => {
    const other = level - Math.min(said.shown, level) + at + 1
    const its = style.get(other)
    return its?.format === ''
      ? ''
      : formatted(counts[other - 1] ?? its?.start ?? 1, formats[its?.format ?? ''] ?? 'decimal')
  })
  return { number, label: `${said.prefix}${digits.filter(Boolean).join('.')}${said.suffix}`.trim() }
}
