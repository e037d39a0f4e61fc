/** Readers' habits, as checks: what is told, and what is not. */
import { describe, expect, test } from 'vitest'
import { checkBook } from '../scripts/checks/index.ts'
import { number } from '../scripts/numbering/index.ts'
import { bookOf } from './proof-editions.ts'
import { book, figure, metadata, p, reading } from './builders.ts'

/** Findings about notes of the given words, called in turn. */
const told = (...notes: readonly string[]) => {
  const calls = notes.map((_, index) => `word[^${index + 1}]`).join(' ')
  const definitions = notes.map((words, index) => `[^${index + 1}]: ${words}`).join('\n\n')
  const { book: whole, numbering } = bookOf(`# One\n\n${calls}\n\n${definitions}\n`)
  return checkBook(whole, numbering).map(({ code, message, hint }) => ({
    code,
    message,
    hint: hint ?? '',
  }))
}
const meant = (...notes: readonly string[]) =>
  told(...notes).flatMap(({ hint }) =>
    [...hint.matchAll(/(\d+) means note (\d+)/g)].map(([, from, to]) => `${from} ${to}`),
  )

describe('a note that points to another', () => {
  const rowe = 'Ada Rowe, *The Page* (1931), 12.'
  const holt = 'Bern Holt, *Type* (1902), 4.'

  test('by “ibid.” means the last one that names its source', () => {
    expect(meant(rowe, 'Ibid.', '*Ibid.*, p. 3.', holt, 'See ibidem, p. 9.')).toEqual(['2 1', '3 1', '5 4'])
    expect(meant(rowe, 'Ebd., S. 3.', 'Там же. С. 3.', 'Idem, *Other* (1940).')).toEqual(['2 1', '3 1', '4 1'])
  })
  test('by “op. cit.” means the one that names the author', () => {
    expect(meant(rowe, holt, 'Rowe, op. cit., 3.', 'Holt, *op. cit.*, 5.')).toEqual(['3 1', '4 2'])
    expect(meant(rowe, holt, 'Loc. cit.')).toEqual(['3 2'])
    expect(meant(holt, 'Rowe, op. cit., 3.')).toEqual([])
    expect(told(holt, 'Rowe, op. cit., 3.')).toHaveLength(1)
  })
  test('by a number means the note of that number', () => {
    expect(meant(rowe, 'See above, n. 1.', 'Cf. note 1 above.', 'Siehe oben, Anm. 2.', 'См. выше, прим. 1.')).toEqual([
      '2 1',
      '3 1',
      '4 2',
      '5 1',
    ])
    const [only] = told(rowe, 'See below, n. 40.')
    expect(only?.code).toBe('note-by-number')
    expect(only?.hint).not.toContain('means')
  })
  test('is told once in a reading for each kind', () => {
    const notes = [rowe, ...Array.from({ length: 30 }, () => 'Ibid.')]
    const [first, ...rest] = told(...notes)
    expect(first?.message).toContain('note 2 and 29 more of this reading')
    expect(first?.hint).toMatch(/; 9 means note 1 [^;]*; …$/)
    expect(rest).toEqual([])
  })
  test.each([
    'Rowe, *Page*, 3; ibid., 5.',
    'Rowe, *The Page* (1931), 3; but Rowe, op. cit., has it otherwise.',
    'The id was lost. An idea.',
    'A note 5 lines long, of note.',
    'See the note above the door.',
    'Ibidan cities.',
  ])('is not: %s', words => expect(told('Ada Holt, *Type*.', words)).toEqual([]))
})

test('a reading of more text than older readers open is told of, as it is written down', () => {
  const told = (words: string) => {
    const whole = { ...book(metadata(), reading('One', p(words))), sources: { 'book.md': '' } }
    return checkBook(whole, number(whole)).map(({ code, message }) => `${code}: ${/\d+ kB/.exec(message)?.[0]}`)
  }
  expect(told('a'.repeat(260 * 1024))).toEqual([])
  expect(told('a'.repeat(260 * 1024 + 1))).toEqual(['division-long: 261 kB'])
  expect(told('я'.repeat(134 * 1024))).toEqual(['division-long: 268 kB'])
})

test('a picture that is too heavy is told of once, where it first stands', () => {
  const heavy = {
    src: 'a.jpg',
    status: 'found',
    mediaType: 'image/jpeg',
    width: 10,
    height: 10,
    size: 6_000_000,
  } as const
  const told = (size: number) => {
    const whole = book(metadata(), reading('One', figure('b.jpg', 'b'), figure('a.jpg', 'a'), figure('a.jpg', 'a')))
    const assets = [
      { ...heavy, size },
      { ...heavy, src: 'b.jpg', size: 0 },
    ]
    return checkBook({ ...whole, assets, sources: { 'book.md': '' } }, number(whole)).map(
      ({ code, message }) => `${code}: ${message}`,
    )
  }
  expect(told(5 * 2 ** 20)).toEqual([])
  expect(told(5 * 2 ** 20 + 1)).toEqual(['figure-heavy: the picture a.jpg has 6 MB; Kobo asks for no more than 5'])
})
