import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Numbering } from '../numbering/numbering.ts'
import type { Check } from './check.ts'

const numberOf = (label: string): number => (/^\d+$/.test(label) ? Number(label) : NaN)

const look = (notes: NonNullable<ReturnType<Numbering['notesByDivision']['get']>>): readonly Diagnostic[] => {
  // Only a reading whose labels are all numbers promises an order; a note inside a note has its own.
  const called = notes.filter(({ note, calls: [first] }) => note.kind === 'block' && first?.within === null)
  const numbers = called.map(({ note }) => numberOf(note.label))
  const numbered = called.filter((_, index) => !Number.isNaN(numbers[index]))
  return numbered.flatMap(({ note, calls: [first] }, index) => {
    const before = numbered[index - 1]
    return first && before && numberOf(before.note.label) > numberOf(note.label)
      ? [diagnose('noteref-out-of-order', first.noteref.span, { label: note.label, after: before.note.label })]
      : []
  })
}

/** Labels that are numbers should rise: a fall is often two markers exchanged. */
export const noterefsAreInOrder: Check = (_, { notesByDivision }) => [...notesByDivision.values()].flatMap(look)
