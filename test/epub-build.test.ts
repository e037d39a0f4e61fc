/** What a build leaves of the e-book on disk, proven as every edition is. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { imageSize } from 'image-size'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { build } from '../scripts/commands/build.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-epub-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const text = `# One {#one}

A room for words.[^a] Another.[^b]

[^a]: A note that calls another.[^inner]
[^inner]: The inner one.
[^b]: The second.

# Two {#two}

More words.[^a]

[^a]: The first of its own.

# Sources {#sources role=bibliography}

Nothing is called here.
`

/** Builds the e-book alone; gives the exit status, what was printed, and the files of the e-book. */
const buildBook = async (settings: string, more = '') => {
  await mkdir(join(folder, 'book'), { recursive: true })
  await writeFile(
    join(folder, 'book/book.md'),
    `---\ntitle: Of Margins\nlanguage: en\n${settings}---\n\n${text.replace('Another.[^b]', `Another.[^b] ${more}`)}`,
  )
  const printed: string[] = []
  const print = (words: string) => void printed.push(words)
  const out = join(folder, 'dist')
  const words = [join(folder, 'book'), '--only', 'epub', '--out', out]
  const status = await build(words, { out: print, error: print, live: false })
  const bytes = await readFile(join(out, 'of-margins.epub')).catch(() => null)
  const files = bytes ? unzipSync(new Uint8Array(bytes)) : {}
  const read = (file: string) => new TextDecoder().decode(files[`OEBPS/${file}`])
  const names = Object.keys(files)
  return { status, printed: printed.join(''), made: await readdir(out).catch(() => []), files, names, read }
}

const order = (opf: string) => [...opf.matchAll(/<itemref idref="file-([\w-]+)/g)].map(([, file]) => file)

test('notes at the end of the book stand by readings, before what calls none, and are proven', async () => {
  const { status, read } = await buildBook('epub:\n  notes: book\n')
  expect(status).toBe(0)
  expect(order(read('content.opf'))).toEqual(['title-page', 'toc', 'one', 'two', 'notes', 'sources'])
  const notes = read('notes.xhtml')
  expect([...notes.matchAll(/<h(\d)[^>]*>([^<]*)</g)].map(([, level, words]) => `${level} ${words}`)).toEqual([
    '1 Notes',
    '2 One',
    '2 Two',
  ])
  expect(notes.match(/role="doc-footnote"/g)).toHaveLength(4)
  expect(read('one.xhtml')).toContain('href="notes.xhtml#note-one-1"')
  expect(read('one.xhtml')).not.toContain('doc-footnote')
  expect(read('toc.xhtml')).toContain('<li><a href="notes.xhtml">Notes</a></li>')
}, 30_000)

test('an ONIX record lies beside the e-book of a book that somebody publishes, and goes when nobody does', async () => {
  expect((await buildBook('')).made.sort()).toEqual(['of-margins.epub', 'proof'])
  expect((await buildBook('publisher: A Press\n')).made).toContain('of-margins.onix.xml')
  expect((await buildBook('')).made.sort()).toEqual(['of-margins.epub', 'proof'])
}, 30_000)

test('signs that stand for others are proven to be the same', async () => {
  const { status, printed } = await buildBook('subtitle: A ⸺ b\n', 'Pp. 12\u201113 ⸻, a\u2060b ↩ ♀.[^a]')
  expect(printed).not.toContain('error')
  expect(status).toBe(0)
}, 30_000)

test('a drawn cover is a JPEG too, for shelves that show no SVG', async () => {
  await mkdir(join(folder, 'book'))
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><rect width="20" height="30" fill="red"/></svg>'
  await writeFile(join(folder, 'book/cover.svg'), drawing)
  const { status, names, read, files } = await buildBook('cover: cover.svg\n')
  expect(status).toBe(0)
  expect(names.filter(name => name.includes('images/'))).toEqual(['OEBPS/images/cover.jpg'])
  expect(imageSize(files['OEBPS/images/cover.jpg'] ?? new Uint8Array())).toMatchObject({
    type: 'jpg',
    width: 1600,
    height: 2400,
  })
  expect(read('content.opf')).toContain('href="images/cover.jpg" media-type="image/jpeg" properties="cover-image"')
  expect(read('cover.xhtml')).toContain('src="images/cover.jpg"')
}, 60_000)

test('faces can be left to the reader', async () => {
  const { status, read, names } = await buildBook('epub:\n  fonts: none\n')
  expect(status).toBe(0)
  expect(names.filter(name => name.includes('fonts'))).toEqual([])
  expect(read('style.css')).not.toContain('font-family')
  expect(read('content.opf')).not.toContain('ibooks')
}, 30_000)

test('no face is named that is not packed', async () => {
  const { read } = await buildBook('')
  const packed = new Set(
    [...read('style.css').matchAll(/@font-face \{\s*font-family: '([^']*)'/g)].map(([, name]) => name),
  )
  const stacks = [...read('style.css').matchAll(/^\w.* \{ font-family: (.*); \}$/gm)].map(([, names]) => names).join()
  const named = [...stacks.matchAll(/'([^']*)'/g)].map(([, name]) => name)
  expect(named).toContain('EB Garamond')
  expect(named.filter(name => !packed.has(name))).toEqual([])
}, 30_000)

test('printed pages that nobody has laid out cannot be listed', async () => {
  const { status, printed } = await buildBook('epub:\n  pages: print\n')
  expect(status).toBe(0)
  expect(printed).toContain('warning printed-pages-missing')
}, 30_000)
