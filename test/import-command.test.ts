/** `octavo import` as an editor meets it: what it prints, its exit status, what it leaves on disk; and what it makes of hostile files. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Misunderstood } from '../scripts/commands/command.ts'
import { importFiles } from '../scripts/commands/import.ts'
import { importFile } from '../scripts/importers/formats.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-import-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const run = async (...words: readonly string[]) => {
  const printed: string[] = []
  const print = (text: string) => void printed.push(text)
  const status = await importFiles(words, { out: print, error: print, live: false })
  return { status, printed: printed.join('').replaceAll(folder, 'HERE') }
}
const put = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const into = () => join(folder, 'book')
const left = async () => (await readdir(into(), { recursive: true }).catch(() => [])).sort()
const text = (name: string) => readFile(join(into(), name), 'utf8')

const html =
  '<html><body><h1>Of Margins</h1><p>The printer kept it wide.<a id="r1" href="#n1">1</a></p><p id="n1"><a href="#r1">1</a> He said so.</p><footer>Printed here</footer></body></html>'

describe('octavo import', () => {
  test('writes a reading and its decisions, and says what it found', async () => {
    const { status, printed } = await run(await put('a.html', html), '--into', into(), '--review')
    expect(status).toBe(0)
    expect(printed).toBe(`HERE/a.html → HERE/book/a.md (HTML, utf-8)
  notes      1 found, 1 placed, 0 unplaced
  furniture  1 piece taken out
  words      14, none lost
  decisions  0 open, 0 likely, 2 sure: HERE/book/a.decisions.yaml
  read      HERE/book/a.review.html
  octavo check HERE/book/a.md
  octavo build HERE/book/a.md
`)
    expect(await left()).toEqual(['a.decisions.yaml', 'a.md', 'a.review.html'])
  })
  test('the review of a PDF shows the source’s pages beside the text, at the page that a link names', async () => {
    const { PDFDocument, StandardFonts } = await import('pdf-lib')
    const document = await PDFDocument.create()
    const font = await document.embedFont(StandardFonts.TimesRoman)
    for (const words of ['The printer kept it wide, and', 'the reader saw it late.'])
      document.addPage([400, 600]).drawText(words, { x: 60, y: 500, font, size: 11 })
    const { status } = await run(await put('of margins.pdf', await document.save()), '--into', into(), '--review')
    expect(status).toBe(0)
    const page = await text('of-margins.review.html')
    expect(page).toContain('src="../of%20margins.pdf"')
    expect(page).toContain('href="../of%20margins.pdf#page=2" target="source-page"')
    expect(page).toContain("frame-src 'self' file:")
  })
  test('pictures in the folder of a page or a text come along; what leads out of it does not', async () => {
    await mkdir(join(folder, 'pages'))
    await put('secret.png', 'secret')
    await put('pages/a room.png', 'room')
    await put('pages/wide.jpg', 'wide')
    await symlink(join(folder, 'secret.png'), join(folder, 'pages/link.png'))
    const page = await put(
      'pages/a.html',
      '<p>So.</p><p><img src="a%20room.png" alt="A room"></p><p><img src="../secret.png"></p><p><img src="link.png"></p>',
    )
    const markdown = await put('pages/b.md', 'So it is.\n\n![A wide room](wide.jpg)\n\n![Gone](gone.jpg)\n')
    const { status, printed } = await run(page, markdown, '--into', into())
    expect(status).toBe(0)
    expect(printed.match(/picture: leave-out/g)).toHaveLength(3)
    expect(await text('a.md')).toContain('![](a-figures/a-room.png){alt="A room"}')
    expect(await text('b.md')).toContain('![A wide room](b-figures/wide.jpg)\n\nGone')
    expect((await left()).filter(name => /\.(png|jpg)$/.test(name))).toEqual([
      'a-figures/a-room.png',
      'b-figures/wide.jpg',
    ])
  })
  test('obeys answers, and keeps them', async () => {
    const source = await put('a.html', html)
    await run(source, '--into', into())
    await writeFile(
      join(into(), 'a.decisions.yaml'),
      `${await text('a.decisions.yaml')}answers:\n  furniture-1: text\n  heading-9: paragraph\n`,
    )
    for (let times = 0; times < 2; times++) {
      const { printed } = await run(source, '--into', into())
      expect(printed).toContain('1 not used, for nothing asks for them: heading-9')
      expect(await text('a.md')).toContain('Printed here')
    }
    const { printed, status } = await run(await put('a.html', `${html} `), '--into', into())
    expect(printed).toContain('is another file than the one its decisions were answered for')
    expect(status).toBe(1)
  })
  test('leaves an edited manuscript as it is, unless it is told', async () => {
    const source = await put('a.html', html)
    await run(source, '--into', into())
    expect((await run(source, '--into', into())).status).toBe(0)
    await writeFile(join(into(), 'a.md'), 'edited')
    expect(await run(source, '--into', into())).toEqual({
      status: 1,
      printed:
        'octavo import: HERE/book/a.md has been edited since it was imported, or was not imported: it is left as it is; --force writes over it\nnothing was written\n',
    })
    expect(await text('a.md')).toBe('edited')
    expect((await run(source, '--into', into(), '--force')).status).toBe(0)
  })
  test('several files become a folder, all or none', async () => {
    const one = await put('one.html', html)
    await mkdir(join(folder, 'other'))
    const same = await put('other/one.html', html)
    expect((await run(one, await put('two.pdf', 'no'), '--into', into())).status).toBe(1)
    expect(await left()).toEqual([])
    expect((await run(one, same, '--into', into())).status).toBe(0)
    expect(await left()).toEqual(['one-2.decisions.yaml', 'one-2.md', 'one.decisions.yaml', 'one.md'])
  })
  test('pictures lie in a folder of the reading’s own', async () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo='
    await run(await put('a.html', `<h1>So</h1><p>See</p><p><img src="${picture}" alt="A room"></p>`), '--into', into())
    expect(await left()).toEqual(['a-figures', 'a-figures/image1.png', 'a.decisions.yaml', 'a.md'])
    expect(await text('a.md')).toContain('![](a-figures/image1.png){alt="A room"}')
  })
  test('the review page shows the source as text', async () => {
    const { status } = await run(
      await put('a.html', '<p>So &lt;script&gt;alert(1)&lt;/script&gt; it <b onclick="x()">is</b></p>'),
      '--into',
      into(),
      '--review',
    )
    const page = await text('a.review.html')
    expect(status).toBe(0)
    expect(page).not.toMatch(/<script|onclick/)
    expect(page).toContain('So &#60;script&#62;alert(1)&#60;/script&#62; it <strong>is</strong>')
  })
  test('a manuscript in Pandoc’s Markdown needs no import', async () => {
    for (const line of ['## The Knife {#knife}', 'So [he]{.smallcaps} said.', '::: {.box}'])
      await expect(importFile('a.md', Buffer.from(`So.\n\n${line}\n`), new Map())).rejects.toThrow(/octavo check/)
  })
  test('is told what to import', async () => {
    await expect(run()).rejects.toThrow(Misunderstood)
    await expect(run('a', 'b', '--answers', 'c')).rejects.toThrow('one by one')
  })
})

describe('encodings', () => {
  const russian = 'Поля книги были широкими, и читатель писал на них всё, что думал о тексте и о печати. '.repeat(8)
  const encoders: readonly (readonly [string, (text: string) => Uint8Array])[] = [
    ['utf-16le', text => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')])],
    [
      'koi8-r',
      text =>
        Uint8Array.from(text, sign => {
          const table = new TextDecoder('koi8-r').decode(Uint8Array.from({ length: 256 }, (_, at) => at))
          return table.indexOf(sign)
        }),
    ],
    [
      'windows-1251',
      text =>
        Uint8Array.from(text, sign => {
          const table = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, at) => at))
          return table.indexOf(sign)
        }),
    ],
  ]
  const french = 'Le gardien écrivait chaque nuit — « une dette », disait-il à l’été. '
  const western: readonly (readonly [string, readonly (readonly [string, number])[]])[] = [
    ['windows-1252', [['é', 0xe9], ['à', 0xe0], ['«', 0xab], ['»', 0xbb], ['—', 0x97], ['’', 0x92]]],
    ['macintosh', [['é', 0x8e], ['à', 0x88], ['«', 0xc7], ['»', 0xc8], ['—', 0xd1], ['’', 0xd5]]],
  ] // prettier-ignore
  test.each(western)('%s, with its quotes and dashes', async (encoding, signs) => {
    const bytes = Uint8Array.from(french.repeat(9), sign => new Map(signs).get(sign) ?? sign.charCodeAt(0))
    const { printed } = await run(await put('b.txt', bytes), '--into', into())
    expect(printed).toContain(`(text, ${encoding})`)
    expect(await text('b.md')).toContain(french.trim())
  })
  test.each(encoders)('%s', async (encoding, encode) => {
    const { printed } = await run(await put('a.txt', encode(`Поля\n\n${russian}\n`)), '--into', into())
    expect(printed).toContain(`(text, ${encoding})`)
    expect(await text('a.md')).toContain('читатель писал на них всё')
  })
})

const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256)
const word = { '[Content_Types].xml': strToU8('<Types/>'), 'word/document.xml': strToU8('<w/>') }

describe('hostile files get one clear message, and nothing is written', () => {
  test.each<readonly [string, string, string | Uint8Array, RegExp]>([
    ['an empty file', 'a.txt', '', /a\.txt is empty/],
    ['a text of blanks', 'a.txt', ' \n\n', /a\.txt has no text/],
    ['a page nested without end', 'a.html', `<p>So</p>${'<div>'.repeat(100_000)}so`, /400 deep/],
    ['no text at all', 'a.txt', noise, /no text in any encoding that is known/],
    ['a PDF that is none', 'a.pdf', 'So it is.', /is no PDF file, whatever its name says/],
    ['HTML that is called text', 'a.txt', '<html><p>So</html>', /is HTML by its content, not text/],
    ['a PDF that is called Word', 'a.docx', '%PDF-1.7\n', /is PDF by its content, not Word.*a\.pdf/],
    ['a zip that is no text', 'a.zip', zipSync({ 'a.txt': strToU8('so') }), /holds no Word, OpenDocument or EPUB text/],
    ['a zip that was cut off', 'a.docx', zipSync(word).slice(0, -40), /is damaged/],
    [
      'an old Word file',
      'a.doc',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      /save it as \.docx/,
    ],
    ['Rich Text', 'a.rtf', '{\\rtf1 So}', /Rich Text/],
    ['a picture', 'a.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10]), /OCR it first, and give me hOCR/],
    [
      'entities that hold other files',
      'a.xml',
      '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>',
      /defines entities of its own/,
    ],
    ['XML of another kind', 'a.xml', '<?xml version="1.0"?><TEI><p>So</p></TEI>', /\(TEI\): convert it/],
    ['LaTeX', 'a.tex', '\\documentclass{article}', /is LaTeX/],
  ])('%s', async (_, name, content, message) => {
    const { status, printed } = await run(await put(name, content), '--into', into())
    expect(status).toBe(1)
    expect(printed.split('\n')[0]).toMatch(message)
    expect(printed.split('\n').slice(1)).toEqual(['nothing was written', ''])
    expect(await left()).toEqual([])
  })
  test('a file of 1 GB is refused by its size', async () => {
    const path = await put('a.txt', 'so')
    await truncate(path, 2 ** 30)
    expect(await run(path, '--into', into())).toMatchObject({
      status: 1,
      printed: expect.stringMatching(/has 1024 MB/) as string,
    })
  })
  test.each([
    [200e6, /200 MB: more than a text can have/],
    [10, /META-INF\/container\.xml is not what was packed/],
  ])('a zip bomb that says %i bytes come out of it', async (size, message) => {
    const bomb = zipSync({ 'META-INF/container.xml': new Uint8Array(1e6) })
    const directory = Buffer.from(bomb).indexOf('PK\x01\x02', 0, 'latin1')
    new DataView(bomb.buffer).setUint32(directory + 24, size, true)
    const { status, printed } = await run(await put('a.epub', bomb), '--into', into())
    expect(status).toBe(1)
    expect(printed).toMatch(message)
    expect(await left()).toEqual([])
  })
  test('a folder, and what is not there', async () => {
    expect((await run(folder)).printed).toContain('HERE is a folder: name the files in it')
    expect((await run(join(folder, 'none'))).printed).toContain('HERE/none is not there')
  })
  test('decisions that are no YAML', async () => {
    const answers = await put('a.yaml', 'a: [')
    expect((await run(await put('a.html', html), '--into', into(), '--answers', answers)).printed).toContain(
      'cannot be read as YAML',
    )
  })
})
