/** Each field of a book with each kind of value, and words that every object of JavaScript knows: a sound book, or an error that says what to do. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { checkBook } from '../scripts/checks/index.ts'
import { bookSchema, fileSchema } from '../scripts/model/metadata.ts'
import { number } from '../scripts/numbering/index.ts'
import { readBook } from '../scripts/readers/book.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { epubFiles, tellProof, webFiles } from './proof-editions.ts'

interface Form {
  readonly properties?: Readonly<Record<string, Form>>
  readonly items?: Form
  readonly additionalProperties?: Form | boolean
  readonly anyOf?: readonly Form[]
}

/** Every field that a form has, as steps; `0` is an item of a list, `one` a name that the book gives. */
const fieldsOf = (form: Form): readonly (readonly string[])[] => {
  const under = (step: string, own: Form) => [[step], ...fieldsOf(own).map(path => [step, ...path])]
  const { properties = {}, items, additionalProperties, anyOf = [] } = form
  return [
    ...Object.entries(properties).flatMap(([name, own]) => under(name, own)),
    ...(items ? under('0', items) : []),
    ...(typeof additionalProperties === 'object' ? under('one', additionalProperties) : []),
    ...anyOf.flatMap(fieldsOf),
  ]
}
const fieldsIn = (schema: z.ZodType) =>
  fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Form)

const yamlOf = ([step, ...rest]: readonly string[], value: string): string =>
  step === undefined ? value : step === '0' ? `[${yamlOf(rest, value)}]` : `{${step}: ${yamlOf(rest, value)}}`

const text = '# One {#one}\n\nText.[^1]\n\n[^1]: Note.\n\n# Two\n\nMore.\n'

/** What must be in no file of an edition. */
const foul = /\[object \w+\]|\[native code\]|\bundefined\b|\bNaN\b|[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/u

/** What is wrong with a book and its editions; null when it was refused. */
const faultsOf = (files: Readonly<Record<string, string>>): readonly string[] | null => {
  const { value: book, diagnostics } = readBook({ named: null, name: 'shelf', files })
  const numbering = book && number(book)
  const found = book && numbering ? checkBook(book, numbering, diagnostics) : diagnostics
  const vague = found
    .filter(({ message }) => /form that Octavo|Invalid|expected/.test(message))
    .map(({ message }) => message)
  if (found.some(({ severity }) => severity === 'error')) return vague.length > 0 ? vague : null
  if (!book || !numbering) return ['no book, and no error']
  const editions = { web: webFiles({ book, numbering }), epub: epubFiles({ book, numbering }) }
  const print = writePrint(book, numbering, src => src).divisions.map(({ id, html }) => [id, html] as const)
  const written = [...editions.web, ...editions.epub, ...print]
  return [
    ...vague,
    ...written.flatMap(([name, own]) => (foul.test(own) ? [`${name}: ${foul.exec(own)?.[0]}`] : [])),
    ...tellProof({ book, numbering }, editions).errors,
  ]
}

const values = [
  'null',
  '-1',
  '"*words* <b> & \\u202E"',
  '"\\0\\x01\\uD800\\uFFFF"',
  '{a: {b: c}}',
  '&a [*a]',
  '!!binary aGk=',
]

test.each([...new Set(fieldsIn(bookSchema).map(path => path.join(' ')))])('book.yaml: %s', steps => {
  const [name = '', ...rest] = steps.split(' ')
  const faults = values.flatMap(value => {
    const own = name === 'title' ? '' : 'title: T\n'
    const order = /^(front|body|back|manuscript)$/.test(name) ? '' : 'manuscript: a.md\n'
    const yaml = `${own}${order}${name}: ${yamlOf(rest, value)}\n`
    return (faultsOf({ 'book.yaml': yaml, 'a.md': text }) ?? []).map(fault => `${value}: ${fault}`)
  })
  expect(faults).toEqual([])
})

test.each(fieldsIn(fileSchema).map(path => path.join(' ')))('front matter: %s', steps => {
  const [name = '', ...rest] = steps.split(' ')
  const faults = values.flatMap(value => {
    const files = {
      'book.yaml': 'title: T\nbody: [a.md]\n',
      'a.md': `---\n${name}: ${yamlOf(rest, value)}\n---\n\n${text}`,
    }
    return (faultsOf(files) ?? []).map(fault => `${value}: ${fault}`)
  })
  expect(faults).toEqual([])
})

const places = [
  '# W',
  '# w {role=W lang=W W=W .W #W}',
  'a [b]{.W lang=W W=W} c',
  '::: W\na\n:::',
  '> [!W] t\n> a',
  '```{W}\na\n```',
  ':::{W} b\na\n:::',
  '<W>a</W> b',
  '<W>\na\n</W>',
  '<p align="W">a</p>',
  '<ol type="W"><li>a</li></ol>',
  '<table><tr><td align="W">a</td></tr></table>',
  'a[^W]\n\n[^W]: b',
  'See [W][], [a][W], @fn-W, @fig-W, [@W], [a](#W), [a](W.md).\n\n[W]: http://a.b',
  '<!-- W -->\n<!-- allow W: a -->\n<!-- page W -->',
  '---\nW: {W: W}\nauthor: {W: a}\nreadings: {W: {author: b}}\n---\n\na',
  '+++\nW = "a"\n[W]\ntitle = "a"\n+++\n\na',
]
const folders: readonly Readonly<Record<string, string>>[] = [
  { 'book.yaml': 'title: a\nbody: [W, {part: W, readings: [W]}]\n' },
  { 'book.yaml': 'title: a\nmanuscript: W\n' },
  { '_quarto.yml': 'book: {title: a, chapters: [W, {part: W, chapters: [W.qmd]}], W: a}\n' },
  { 'hugo.toml': '[W]\ntitle = "x"\nW = "y"\n' },
  { 'SUMMARY.md': '- [a](W)\n', 'book.toml': '[W]\na = 1\n[book]\nW = "x"\n' },
]

test.each(['constructor', '__proto__', 'hasOwnProperty', '__defineGetter__'])('the word %s anywhere', word => {
  const shelves = [...places.map(typed => ({ 'a.md': typed })), ...folders.map(files => ({ 'a.md': text, ...files }))]
  const faults = shelves.flatMap(files => {
    const typed = Object.entries(files).map(([name, own]) => [name, own.replaceAll('W', word)])
    return faultsOf(Object.fromEntries(typed) as Record<string, string>) ?? []
  })
  expect(faults).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('TOML’s escapes are the signs that they stand for', () => {
  const { value } = readBook({
    named: null,
    name: 'shelf',
    files: { 'a.md': '+++\ntitle = "Caf\\u00e9 \\"Or\\" \\U0001F600\\uD800"\n+++\n\nText.\n' },
  })
  expect(value?.metadata.title).toBe('Café "Or" 😀\uFFFD')
})
