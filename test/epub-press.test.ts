/** The e-book as packed: what stands in the zip, and what outside judges say of it. */
import { EpubCheck } from '@likecoin/epubcheck-ts'
import { EPub, type Chapter, type Options } from 'epub-gen-memory'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { pressEpub } from '../scripts/press/epub.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { book, metadata, p, reading } from './builders.ts'
import { dot, read, torture } from './epub-torture.ts'

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)
const whole = torture()
const numbering = number(whole)
const press = async () => (await pressEpub(whole, numbering, { read })).epub

let bytes: Uint8Array
let files: Record<string, Uint8Array>
const documents = () => Object.keys(files).filter(name => name.endsWith('.xhtml') && !name.endsWith('toc.xhtml'))

beforeAll(async () => {
  delete process.env['SOURCE_DATE_EPOCH']
  bytes = await press()
  files = unzipSync(bytes)
})

/** The local headers of a zip, in order (APPNOTE 4.3.7). */
const localHeaders = (zip: Uint8Array) => {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const end = zip.length - 22
  const headers: { name: string; method: number; extra: number; date: number; content: string }[] = []
  let at = view.getUint32(end + 16, true)
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    const [name, extra, comment] = [28, 30, 32].map(field => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ]
    const local = view.getUint32(at + 42, true)
    const length = view.getUint16(local + 26, true)
    const start = local + 30 + length + view.getUint16(local + 28, true)
    headers.push({
      name: text(zip.subarray(local + 30, local + 30 + length)),
      method: view.getUint16(local + 8, true),
      extra: view.getUint16(local + 28, true),
      date: view.getUint32(local + 10, true),
      content: text(zip.subarray(start, start + view.getUint32(local + 18, true))),
    })
    at += 46 + name + extra + comment
  }
  return headers
}

describe('the container', () => {
  test('mimetype comes first, stored, and without an extra field', () => {
    const [first] = localHeaders(bytes)
    expect(bytes.subarray(0, 4)).toEqual(new Uint8Array([0x50, 0x4b, 3, 4]))
    expect(first).toMatchObject({ name: 'mimetype', method: 0, extra: 0, content: 'application/epub+zip' })
  })
  test('holds no folders, and one date', () => {
    const headers = localHeaders(bytes)
    expect(headers.filter(({ name }) => name.endsWith('/'))).toEqual([])
    expect(new Set(headers.map(({ date }) => date)).size).toBe(1)
  })
  test('is the same, byte for byte, here and in another time zone', async () => {
    const zone = process.env['TZ']
    process.env['TZ'] = 'Pacific/Kiritimati'
    const elsewhere = await press()
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
    expect(Buffer.from(elsewhere).equals(Buffer.from(bytes))).toBe(true)
  })
  test('holds pictures as they are', () => {
    expect(Buffer.from(files['OEBPS/images/dot.png'] ?? []).equals(dot)).toBe(true)
  })
  test('a book from before 1980 can be packed', async () => {
    const old = book(metadata({ date: '1848' }), reading('One', p('a')))
    expect(localHeaders((await pressEpub(old, number(old), { read })).epub)[0]?.date).toBe((1 << 16) * 0x21)
  })
})

test('nothing stops the engine of 2013 that Kobo still has', () => {
  const styled = documents().map(file => (text(files[file]).match(/ style="[^"]*"/g) ?? []).join('\n'))
  const sheets = [text(files['OEBPS/style.css']).replace(/\/\*[^]*?\*\//g, ''), ...styled]
  for (const css of sheets) expect(css).not.toMatch(/\b(?:calc|min|max|clamp|var|env)\(|@(?!font-face)|--\w/)
})

describe('epub-gen-memory', () => {
  test('passes our documents on, byte for byte', () => {
    const epub = writeEpub(whole, numbering, new Date('2026-11-01T00:00:00Z'))
    for (const { file, xhtml } of epub.documents) expect(text(files[`OEBPS/${file}`])).toBe(xhtml)
    const fonts = Object.keys(files).flatMap(file => {
      const path = /^OEBPS\/(fonts\/.*)/.exec(file)?.[1]
      return path === undefined ? [] : [{ path, mediaType: path.endsWith('.ttf') ? 'font/ttf' : 'text/plain' }]
    })
    expect(text(files['OEBPS/content.opf'])).toBe(epub.packageWith(fonts))
    expect(text(files['OEBPS/toc.xhtml'])).toBe(epub.nav)
    expect(text(files['OEBPS/toc.ncx'])).toBe(epub.ncx)
  })
  test('its sanitiser has seen none of our markup', () => {
    for (const file of Object.keys(files)) expect(text(files[file])).not.toContain('image-placeholder')
    expect(text(files['OEBPS/everything.xhtml'])).toContain('<th scope="col">')
    expect(text(files['OEBPS/everything.xhtml'])).toContain('<ol start="7">')
    expect(text(files['OEBPS/everything.xhtml'])).toContain('строй')
  })
  test('still hands unknown options to its templates, and still has its zip', async () => {
    class Look extends EPub {
      entries = async () => Object.keys((await this.render()).zip.files)
    }
    const options = { title: 't', chapterXHTML: '<%- own %>' } satisfies Options
    const chapter = { title: 'c', filename: 'c.xhtml', content: '', own: '<p x="1"/>' } as Chapter
    const look = new Look(options, [chapter])
    expect(await look.entries()).toContain('OEBPS/c.xhtml')
  })
})

describe('notes', () => {
  const idsOf = (xhtml: string) => [...xhtml.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '')
  const linksOf = (role: string) =>
    documents().flatMap(file =>
      [...text(files[file]).matchAll(/<a( [^>]*)>/g)].flatMap(([, attributes = '']) => {
        if (!attributes.includes(`role="${role}"`)) return []
        const [, target = '', id = ''] = / href="([^#"]*)#([^"]*)"/.exec(attributes) ?? []
        return [{ file: file.replace('OEBPS/', ''), target, id, own: / id="([^"]*)"/.exec(attributes)?.[1] ?? '' }]
      }),
    )

  test('every marker leads to a note, and every note back to every marker', () => {
    const calls = linksOf('doc-noteref')
    const back = linksOf('doc-backlink')
    const ids = new Map(documents().map(file => [file.replace('OEBPS/', ''), new Set(idsOf(text(files[file])))]))
    for (const { target, id } of [...calls, ...back]) expect(ids.get(target)?.has(id), `${target}#${id}`).toBe(true)
    expect(back.map(({ target, id }) => `${target}#${id}`).sort()).toEqual(
      calls.map(({ file, own }) => `${file}#${own}`).sort(),
    )
    expect(calls.length).toBe(numbering.notes.flatMap(note => note.calls).length)
  })
  test('ids stand once in a document, and are names that querySelector takes', () => {
    for (const file of documents()) {
      const ids = idsOf(text(files[file]))
      expect(new Set(ids).size, file).toBe(ids.length)
      for (const id of ids.filter(id => /^note/.test(id))) expect(id).toMatch(/^[A-Za-z][\w-]*$/)
    }
  })
  test('more than 500 in one division stand in files of 500, right behind it', () => {
    const order = [...text(files['OEBPS/content.opf']).matchAll(/<itemref idref="file-([^"]*)"/g)].map(
      ([, file]) => file,
    )
    expect(order.slice(order.indexOf('long.xhtml'), order.indexOf('long.xhtml') + 3)).toEqual([
      'long.xhtml',
      'long-notes.xhtml',
      'long-notes-2.xhtml',
    ])
    const count = (file: string) => text(files[`OEBPS/${file}`]).split('role="doc-footnote"').length - 1
    expect([count('long.xhtml'), count('long-notes.xhtml'), count('long-notes-2.xhtml')]).toEqual([0, 500, 100])
  })
})

test('epubcheck-ts finds nothing to say', async () => {
  const { valid, messages } = await EpubCheck.validate(bytes, {}, 'torture.epub')
  expect(messages.filter(({ severity }) => severity !== 'info' && severity !== 'usage')).toEqual([])
  expect(valid).toBe(true)
})

test('a picture that no e-book can hold stops the press', async () => {
  const assets = whole.assets.map(asset =>
    asset.src === 'pictures/dot.png' ? { ...asset, mediaType: 'image/tiff' } : asset,
  )
  await expect(pressEpub({ ...whole, assets }, numbering, { read })).rejects.toThrow('pictures/dot.png')
})
