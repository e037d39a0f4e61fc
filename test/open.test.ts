/** Opening a book from disk: what folders cannot be trusted with. */
import type * as Files from 'node:fs/promises'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkBook } from '../scripts/checks/index.ts'
import { number } from '../scripts/numbering/index.ts'
import { openBook } from '../scripts/press/open.ts'

/** Nothing is closed to root, who runs tests in containers: what is called `locked` is closed to everybody. */
vi.mock('node:fs/promises', async original => {
  const own = await original<typeof Files>()
  const closed =
    <A extends readonly unknown[], R>(read: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> =>
      /locked/.test(String(given[0]))
        ? Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }))
        : read(...given)
  return { ...own, readFile: closed(own.readFile), readdir: closed(own.readdir) }
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-open-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = async (path: string, content: string | Uint8Array) => {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), content)
}

/** Codes of all that is said of the book at a path of the folder. */
const codes = async (path = '') => {
  const opened = await openBook(join(folder, path))
  const book = opened.value?.book
  const found = book ? checkBook(book, number(book), opened.diagnostics) : opened.diagnostics
  return found.map(({ code }) => code)
}

describe('a book that is not there, or not text', () => {
  test.each([['nowhere'], ['']])('nothing at “%s”', async path => {
    expect(await codes(path)).toEqual(['book-missing'])
  })
  test('a file that is not UTF-8 is told with the first wrong byte', async () => {
    await write('book.md', Buffer.from('# Title\n\nRésumé'.replace('é', 'e'), 'latin1'))
    const { diagnostics } = await openBook(join(folder, 'book.md'))
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['file-not-utf8', 'book.md is not UTF-8 text (byte 14)'],
    ])
  })
  test('a file larger than any manuscript is not read', async () => {
    await write('book.md', '# Title\n')
    await truncate(join(folder, 'book.md'), 33 * 2 ** 20)
    expect(await codes('book.md')).toEqual(['file-too-large'])
  })
  test('a manuscript, a folder, a picture that nobody may read', async () => {
    await write('locked.md', '# Title\n')
    const { diagnostics } = await openBook(join(folder, 'locked.md'))
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['file-unreadable', 'locked.md cannot be read: you may not read it'],
    ])
    await write('locked/book.md', '# Title\n')
    expect(await codes('locked')).toEqual(['file-unreadable'])
    await write('open/book.md', '---\ntitle: T\n---\n\n![x](locked.png){alt="x"}\n')
    await write('open/locked.png', 'PNG')
    expect(await codes('open/book.md')).toEqual(['figure-unreadable'])
  })
  test('an empty file is an empty book', async () => {
    await write('book.md', '')
    expect(await codes('book.md')).toEqual(['metadata-missing', 'book-empty'])
  })
})

describe('nothing outside the folder is read', () => {
  test('a manuscript that is a link to somewhere else', async () => {
    await symlink('/etc/hostname', join(folder, 'book.md'))
    expect(await codes('')).toEqual(['file-outside-book'])
  })
  test('a picture that is a link to somewhere else', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.png){alt="x"}\n')
    await symlink('/etc/hostname', join(folder, 'a.png'))
    expect(await codes('book.md')).toEqual(['image-outside-book'])
  })
  test('a picture that climbs out', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](figures/../../../etc/passwd){alt="x"}\n')
    expect(await codes('book.md')).toEqual(['image-outside-book'])
  })
})

describe('pictures are known by their bytes', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
    'base64',
  )
  test('a PNG that is called JPEG is a PNG', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.jpg){alt="x"}\n')
    await write('a.jpg', png)
    const { value } = await openBook(join(folder, 'book.md'))
    expect(value?.book.assets).toMatchObject([
      { src: 'a.jpg', status: 'found', mediaType: 'image/png', width: 1, height: 1 },
    ])
    expect(await value?.read('a.jpg')).toEqual(new Uint8Array(png))
  })
  test('a picture larger than any page needs is refused', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.png){alt="x"}\n')
    await write('a.png', png)
    await truncate(join(folder, 'a.png'), 65 * 2 ** 20)
    expect(await codes('book.md')).toEqual(['figure-too-large'])
  })
  test.each([
    ['<script>1</script>', 'it holds <script>'],
    ['<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>', 'it holds <script>'],
    ['<image href="https://example.org/a.png"/>', 'it loads https://example.org/a.png'],
    ['<image href="data:image/svg+xml;base64,aa"/>', 'it loads data:image/svg+xml;base64,aa'],
    ['<style>@import url(https://example.org/a.css)</style>', 'it loads another file by its style'],
    ['<style>r{fill:u\\72l(https://example.org/a)}</style>', 'it loads https://example.org/a'],
    ['<g filter="url(other.svg#f)"/>', 'it loads other.svg#f'],
    ['<g xml:base="https://example.org/"/>', 'its xml:base leads out of it'],
    ['<a onclick="x()"/>', 'its onclick= runs code'],
    ['<set to="javascript:x()"/>', 'its to= runs code'],
    ['<foreignObject><p>x</p></foreignObject>', 'it holds <foreignObject>'],
    ['<g id=a/>', 'it is not well-formed, 1:68: unquoted attribute value.'],
  ])('an SVG with %s is refused', async (inner, problem) => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.svg){alt="x"}\n')
    await write('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${inner}</svg>`)
    const { value } = await openBook(join(folder, 'book.md'))
    expect(value?.book.assets).toMatchObject([{ status: 'unreadable', problem }])
    expect(await codes('book.md')).toEqual(['figure-unreadable'])
  })
  test('an SVG without bottom is left as soon as that is known', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.svg){alt="x"}\n')
    await write('a.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${'<g>'.repeat(100_000)}`)
    const { value } = await openBook(join(folder, 'book.md'))
    expect(value?.book.assets[0]?.problem).toBe('its elements stand too deep within each other')
  })
  test('an SVG as drawing programs write it is taken', async () => {
    await write('book.md', '---\ntitle: T\n---\n\n![x](a.svg){alt="x"}\n')
    await write(
      'a.svg',
      '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n' +
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:i="http://ns.adobe.com/i/" viewBox="0 0 9 9">' +
        '<style><![CDATA[.a > b { fill: url(#g) }]]></style><defs><linearGradient id="g"/></defs><use xlink:href="#g"/>' +
        '<image href="data:image/png;base64,aa"/><g transform="translate(1 2)" i:layer="yes" fill="url(#g)">&#x2014;</g></svg>\n',
    )
    expect(await codes('book.md')).toEqual([])
  })
})

test('a book.yaml beside a file is its own, unless it names another', async () => {
  await write('book.yaml', 'title: From yaml\n')
  await write('a.md', '---\ntitle: From a\n---\n\nWords.\n')
  expect((await openBook(join(folder, 'a.md'))).value?.book.metadata.title).toBe('From yaml')
  await write('book.yaml', 'title: From yaml\nmanuscript: b.md\n')
  expect((await openBook(join(folder, 'a.md'))).value?.book.metadata.title).toBe('From a')
})

test('aliases without end are refused', async () => {
  const lines = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`)
  await write('book.md', `---\ntitle: T\na0: &a0 x\n${lines.join('\n')}\n---\n\nWords.\n`)
  expect(await codes('book.md')).toContain('metadata-broken')
})
