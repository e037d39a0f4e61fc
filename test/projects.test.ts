/** Folders as other tools keep them: fixtures/projects holds one of each, and what Octavo makes of it. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkBook } from '../scripts/checks/index.ts'
import { printDiagnostics } from '../scripts/diagnostics/print.ts'
import { plainText } from '../scripts/model/walk.ts'
import type { Division } from '../scripts/model/book.ts'
import { number } from '../scripts/numbering/index.ts'
import { openBook } from '../scripts/press/open.ts'

const lines = (divisions: readonly Division[], indent = ''): readonly string[] =>
  divisions.flatMap(({ matter, role, id, title, span, divisions: inner }) => [
    `${indent}${matter} ${role} #${id} “${plainText(title)}” ${span.file}`,
    ...lines(inner, `${indent}  `),
  ])

/** The book's metadata, its divisions in order, and what `octavo check` says. */
const shown = async (path: string) => {
  const { value, diagnostics, sources } = await openBook(path)
  const book = value?.book
  const found = book ? checkBook(book, number(book), diagnostics) : diagnostics
  const said = printDiagnostics({ sources: book?.sources ?? sources }, '', found, 'short')
  if (!book) return said
  const { title, subtitle, author, language, date } = book.metadata
  const about = [title, subtitle, author.join(' and '), language, date].filter(Boolean).join(' · ')
  return [about, ...lines(book.divisions), said].join('\n').trimEnd()
}

const folder = join(import.meta.dirname, 'fixtures/projects')

describe('a folder of another tool is a book', () => {
  test.each(readdirSync(folder))('%s', async name => {
    const expected = join(folder, name, 'expected.txt')
    expect(`${await shown(join(folder, name))}\n`).toBe(readFileSync(expected, 'utf8'))
  })
})

describe('a project file is not trusted', () => {
  let hostile = ''
  beforeEach(async () => {
    hostile = await mkdtemp(join(tmpdir(), 'octavo-project-'))
  })
  afterEach(() => rm(hostile, { recursive: true, force: true }))
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(hostile, path)), { recursive: true })
    await writeFile(join(hostile, path), text)
  }
  const codes = async () => {
    const { value, diagnostics } = await openBook(hostile)
    return [Object.keys(value?.book.sources ?? {}), diagnostics.map(({ code }) => String(code))] as const
  }

  test('what lies outside the folder is refused, and its text is not read', async () => {
    await write('one.md', '# One\n\nWords.\n')
    for (const [file, text] of [
      ['SUMMARY.md', '- [A](../../etc/passwd)\n- [B](/etc/passwd)\n- [C](%2e%2e/x.md)\n- [One](./sub/../one.md)\n'],
      ['_quarto.yml', 'book:\n  title: T\n  chapters: [../../etc/passwd, /etc/passwd, ../x.md, one.md]\n'],
      ['Book.txt', '../../etc/passwd.md\n/etc/passwd.md\n..\\x.md\none.md\n'],
    ] as const) {
      await write(file, text)
      const [sources, said] = await codes()
      expect(sources).toEqual(expect.arrayContaining(['one.md']))
      expect(said.filter(code => code === 'file-outside-book')).toHaveLength(3)
      await rm(join(hostile, file))
    }
  })
  test('a project file that is a link to somewhere else', async () => {
    await write('one.md', '# One\n')
    await symlink('/etc/passwd', join(hostile, 'Book.txt'))
    expect((await codes())[1]).toEqual(['file-outside-book'])
  })
  test('a list that holds itself, and lists that multiply', async () => {
    await write('one.md', '# One\n\nWords.\n')
    await write(
      '_quarto.yml',
      'book:\n  title: T\n  chapters: &all\n    - one.md\n    - part: P\n      chapters: *all\n',
    )
    expect((await codes())[1]).toContain('metadata-broken')
    const row = (name: string, of: string) => `${name}: &${name} [${Array<string>(9).fill(of).join(', ')}]\n`
    const names = [...'abcdefgh']
    await write(
      '_quarto.yml',
      `a: &a [one.md]\n${names
        .slice(1)
        .map((name, at) => row(name, `*${names[at] ?? ''}`))
        .join('')}book:\n  chapters: *h\n`,
    )
    expect((await codes())[1]).toContain('metadata-broken')
  })
  test('ten thousand chapters that are not there are told in twenty lines', async () => {
    await write('one.md', '# One\n\nWords.\n')
    const links = Array.from({ length: 10_000 }, (_, at) => `- [C](chapter-${at}.md)\n`).join('')
    await write('SUMMARY.md', `- [One](one.md)\n${links}`)
    const { diagnostics } = await openBook(hostile)
    const missing = diagnostics.filter(({ code }) => code === 'file-missing')
    expect(missing).toHaveLength(20)
    expect(missing.at(-1)?.message).toContain('and 1979 more like it')
    expect(diagnostics.map(({ message }) => message).join('\n')).toContain('more than 2000 files')
  })
  test('brackets without end in a list of chapters take no time', async () => {
    await write('one.md', '# One\n\nWords.\n')
    await write('SUMMARY.md', `- [One](one.md)\n${'[('.repeat(200_000)}\n${'- [x\n'.repeat(50_000)}`)
    await write('book.toml', `[book]\n${'a = [\n'.repeat(20_000)}`)
    const start = performance.now()
    await codes()
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
