/** Invisible signs of direction: stray ones reach no edition and no terminal; pairs stay. */
import { expect, test } from 'vitest'
import { withoutStrays } from '../scripts/readers/directions.ts'

test.each([
  ['an override and its end', 'a \u202ebc\u202c d', 'a bc d', 1],
  ['an override that is not closed', 'a \u202dbc', 'a bc', 1],
  ['a pair', 'a \u2067bc\u2069 \u202ad\u202c', 'a \u2067bc\u2069 \u202ad\u202c', 0],
  ['a pair over two lines', 'a \u2067b\nc\u2069', 'a \u2067b\nc\u2069', 0],
  ['a pair over two paragraphs', 'a \u2067b\n\nc\u2069', 'a b\n\nc', 2],
  ['a pair over two items', '- \u2067b\n- c\u2069', '- b\n- c', 2],
  ['an embedding that its isolate closes', '\u2068a \u202bb\u2069', '\u2068a b\u2069', 1],
  ['an end inside an isolate', '\u202aa \u2068b\u202c\u2069 c\u202c', '\u202aa \u2068b\u2069 c\u202c', 1],
  ['an override in a pair', '\u2068a \u202eb\u2069', '\u2068a b\u2069', 1],
])('%s', (_, text, left, told) => {
  const { value, diagnostics } = withoutStrays('book.md', text)
  expect(value).toBe(left)
  expect(diagnostics).toHaveLength(told)
  // What is taken out once leaves nothing to be taken out.
  expect(withoutStrays('book.md', value)).toEqual({ value, diagnostics: [] })
})

test('a text of nothing else is told in few words', () => {
  const { value, diagnostics } = withoutStrays('book.md', 'a\u202e\n'.repeat(100_000))
  expect(value).toBe('a\n'.repeat(100_000))
  expect(diagnostics).toHaveLength(20)
  expect(diagnostics.at(-1)?.message).toContain('and 99980 more like it')
})
