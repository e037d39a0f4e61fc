import { expect, test } from 'vitest'
import { named, type Item } from '../scripts/press/pdf/instead.ts'

const open = (tag: string, id: string | null = null) => ({ type: 'beginMarkedContentProps', tag, id })
const end = { type: 'endMarkedContent' }

test('what is said in place of parts of letters is read, and nothing else of it', () => {
  const items = [
    ...[open('P', 'p1'), { str: 'a' }, open('Span'), { str: '(' }, end, { str: 'b' }, end],
    ...[open('Span'), { str: '\0' }, { str: 'x\0' }, end, { str: '\0' }],
  ]
  const read = (said: readonly string[]) => named<Item>(items, said).flatMap(({ str }) => str ?? [])
  expect(read([')', 'ج'])).toEqual(['a', '(', 'b', 'ج', '', '\0'])
  expect(read(['ج'])).toEqual(['a', '(', 'b', '\0', 'x\0', '\0'])
})
