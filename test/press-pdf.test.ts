import { createServer, type Server } from 'node:http'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { faces, fontFaceCss } from '../scripts/press/fonts.ts'
import { fontFamilies } from '../scripts/press/fonts/families.ts'
import { signsIn } from '../scripts/press/fonts/signs.ts'
import { bind, placeholderOf, type Gathering } from '../scripts/press/binding/bind.ts'
import { tidySoftHyphens } from '../scripts/press/binding/hyphens.ts'
import { makeBed, openBed } from '../scripts/press/paged.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf } from '../scripts/press/pdf/facts.ts'
import { readFigures } from '../scripts/press/pdf/figures.ts'

const page = (content: string) => `<section class="page">${content}</section>`
const to = placeholderOf
const sheets = [
  page(
    `<h1 id="top">Of Margins</h1><p>Kept wide<sup><a href="${to('note')}">1</a></sup>, <a href="https://example.org/">they say</a>, <a href="${to('nowhere')}">or not</a>.</p>`,
  ),
  page(
    `<h2 id="wide">Wide Ones</h2><p>${Array.from({ length: 24 }, (_, count) => `${'m'.repeat(1 + (count % 9))} inter\u00adnational `).join('')}</p>`,
  ),
  page(
    '<p>Жизнь ꙋ office affluent <code>font-family</code></p><p style="font-family: Nowhere">by no face of ours</p>' +
      '<p>They wrote <!---->שָׁלוֹם עולם<!----> and left.</p><p dir="rtl">בראשית ברא, <!---->1936 <!---->אלהים</p>',
  ),
  page(
    `<div id="note"><a href="${to('top')}">1.</a> So said the printer.</div><table><tr><th>A</th></tr><tr><td>b</td></tr></table>`,
  ),
]
/** Printed apart, in this order. */
const bodies = [sheets.slice(0, 2).join(''), sheets.slice(2).join('')]
const body = bodies.join('')
/** Over the second page and the fourth. */
const folios = ['', '<i>iv</i>', '', '<i>vi</i>'].map(page).join('')

const facts = {
  title: 'Of Margins & “Gutters”',
  authors: ['Ann Example', 'Пётр'],
  subject: 'On <white> paper',
  keywords: ['paper', 'print'],
  language: 'en-GB',
  date: new Date('2026-01-02T03:04:05Z'),
  labels: ['Cover', 'iii', 'iv', '1'],
}

let desk = ''
let server: Server
const called: string[] = []
const tried: string[] = []
const printed: (readonly Gathering[])[] = []
const furniture: Gathering[] = []
let profile = ''
let finished: Uint8Array
let read: Pdf

beforeAll(async () => {
  desk = await mkdtemp(path.join(tmpdir(), 'octavo-test-pdf-'))
  server = createServer((request, response) => {
    called.push(request.url ?? '')
    response.setHeader('Access-Control-Allow-Origin', '*').end('reached')
  })
  server.on('connection', () => called.push('connection'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const here = [`http://127.0.0.1:${port}`, `http://localhost:${port}`]

  const fonts = await faces(signsIn([body]))
  await Promise.all(fonts.map(face => writeFile(path.join(desk, face.fileName), face.bytes)))
  const css = `${fontFaceCss(fonts, ({ fileName }) => fileName)}
    @page { size: 6in 9in; margin: 0 }
    body { margin: 0; font: 11pt/14pt ${fontFamilies.text}; hyphens: manual }
    section { height: 9in; box-sizing: border-box; padding: 1in; break-after: page } 
    code { font-family: ${fontFamilies.code} }`
  const file = path.join(desk, 'page.html')
  const outside = here
    .map(address => `<link rel="stylesheet" href="${address}/css"><img src="${address}/picture" alt="">`)
    .join('')
  await writeFile(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title><style>${css}</style><body>${body}${outside}</body></html>`,
  )
  await withBrowser(async browser => {
    profile =
      browser
        .process()
        ?.spawnargs.find(argument => argument.startsWith('--user-data-dir='))
        ?.slice(16) ?? ''
    const tab = await browser.newPage()
    await tab.goto(pathToFileURL(file).href, { waitUntil: 'load' })
    for (const address of here) {
      tried.push((await tab.evaluate(`fetch('${address}/fetch').then(() => 'reached', error => error.name)`)) as string)
      await tab.evaluate(
        `new Promise(done => { new WebSocket('${address.replace('http', 'ws')}/socket').onerror = done }).then(() => 0)`,
      )
    }
    for (let time = 0; time < 2; time++) {
      // Chromium's dates are of the second.
      if (time > 0) await new Promise(resolve => setTimeout(resolve, 1100))
      const { print, close } = openBed(() => browser.newPage(), await makeBed(desk, css))
      const [first, second] = time === 0 ? bodies : [...bodies].reverse()
      const gatherings = [await print(first!, 'en', true, 30_000), await print(second!, 'en', true, 30_000)]
      printed.push(time === 0 ? gatherings : gatherings.reverse())
      if (time === 0) furniture.push(await print(folios, 'en', false, 30_000))
      await close()
    }
  })
  finished = await bind(printed[0]!, furniture, facts)
  read = await readPdf(finished)
})
afterAll(async () => {
  server.close()
  await rm(desk, { recursive: true, force: true })
})

describe('the browser', () => {
  test('reaches no network, not even this machine', async () => {
    expect(tried).toEqual(['TypeError', 'TypeError'])
    expect(called).toEqual([])
    await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/control`)
    expect(called).toEqual(['connection', '/control'])
  })
  test('leaves no profile behind', () => {
    expect(profile).toContain('octavo-browser-')
    expect(existsSync(profile)).toBe(false)
  })
  test('a failure of its user is passed on', async () => {
    const browser = {
      program: '/nonexistent/chrome',
      version: 'Chromium 1.2.3',
      origin: 'named',
      environment: {},
    } as const
    await expect(withBrowser(() => Promise.resolve(1), { browser })).rejects.toThrow('/nonexistent/chrome')
    const signal = AbortSignal.abort(new Error('called off'))
    await expect(withBrowser(() => Promise.resolve(1), { signal })).rejects.toThrow('called off')
  })
})

test('only faces of the book are embedded, all as TrueType, and text of an unknown family is not lost', async () => {
  const document = await PDFDocument.load(finished)
  const fonts = document.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter(object => object instanceof PDFDict)
    .filter(dict => dict.get(PDFName.of('Type')) === PDFName.of('Font'))
  const subtypes = new Set(fonts.map(dict => dict.get(PDFName.of('Subtype'))?.toString()))
  expect([...subtypes].sort()).toEqual(['/CIDFontType2', '/Type0'])
  const families = new Set(fonts.map(dict => /\+(\w+)/.exec(dict.get(PDFName.of('BaseFont'))?.toString() ?? '')?.[1]))
  expect([...families].every(name => /^(EBGaramond|NotoSerif|NotoSansMono)/.test(name ?? ''))).toBe(true)
  expect(read.pages[2]!.texts.map(({ text }) => text).join('')).toContain('by no face of ours')
  // Both gatherings use the roman; the book has it once.
  const names = fonts.map(dict => dict.get(PDFName.of('BaseFont'))?.toString().slice(8))
  expect(fonts.length).toBe(2 * new Set(names).size)
})

test('a link says in words where it leads: to a page by its folio, out of the book by its address', async () => {
  const document = await PDFDocument.load(finished)
  const said = document.getPages().flatMap(({ node }) => {
    const links = node.lookupMaybe(PDFName.of('Annots'), PDFArray)
    return [...(links?.asArray().keys() ?? [])].map(index =>
      links!.lookup(index, PDFDict).lookup(PDFName.of('Contents'), PDFHexString).decodeText(),
    )
  })
  expect(said).toEqual(['p. 1', 'https://example.org/', 'p. Cover'])
})

test('folios are laid over their pages, and are not read aloud', async () => {
  const texts = read.pages.map(({ texts }) => texts.map(({ text }) => text))
  expect(texts.map(([first]) => first)).toEqual(['Of Margins', 'iv', expect.stringContaining('Жизнь'), 'vi'])
  const document = await PDFDocument.load(finished)
  for (const [index, { node }] of document.getPages().entries()) {
    const contents = document.context.lookup(node.get(PDFName.of('Contents')))
    const first = contents instanceof PDFArray ? contents.lookup(0, PDFRawStream) : null
    const shown = first === null ? '' : Buffer.from(first.contents).toString('latin1')
    expect(shown.includes('/Artifact')).toBe(index % 2 === 1)
  }
})

test('tags lead from every page and link to what stands there', async () => {
  const document = await PDFDocument.load(finished)
  const root = document.catalog.lookup(PDFName.of('StructTreeRoot'), PDFDict)
  const flat = root.lookup(PDFName.of('ParentTree'), PDFDict).lookup(PDFName.of('Nums'), PDFArray)
  const parents = new Map(
    Array.from({ length: flat.size() / 2 }, (_, index) => [
      flat.lookup(2 * index, PDFNumber).asNumber(),
      flat.lookup(2 * index + 1),
    ]),
  )
  expect([...parents.keys()]).toEqual([...parents.keys()].sort((a, b) => a - b))
  const numberOf = (dict: PDFDict, key: string) => dict.lookup(PDFName.of(key), PDFNumber).asNumber()
  let links = 0
  for (const { ref, node } of document.getPages()) {
    const elements = parents.get(numberOf(node, 'StructParents')) as PDFArray
    const onPage = elements.asArray().map((_, index) => elements.lookup(index, PDFDict).get(PDFName.of('Pg')))
    expect(onPage.length).toBeGreaterThan(0)
    expect(onPage.every(page => page === ref)).toBe(true)
    const annotations = node.lookupMaybe(PDFName.of('Annots'), PDFArray)
    for (const index of annotations?.asArray().keys() ?? []) {
      const link = annotations?.lookup(index, PDFDict) as PDFDict
      const element = parents.get(numberOf(link, 'StructParent')) as PDFDict
      expect(element.get(PDFName.of('S'))).toBe(PDFName.of('Link'))
      links++
    }
  }
  expect(links).toBe(3)
  const ids = root.lookup(PDFName.of('IDTree'), PDFDict).lookup(PDFName.of('Names'), PDFArray)
  expect(ids.size()).toBe(2)
})

describe('a finished PDF', () => {
  test('is the same bytes for the same pages and facts, whatever was printed first', async () => {
    const again = await bind(printed[1]!, furniture, facts)
    expect(Buffer.compare(again, finished)).toBe(0)
    const other = await bind(printed[0]!, furniture, { ...facts, title: 'Other' })
    const id = (bytes: Uint8Array) => /\/ID \[<([0-9A-Fa-f]{32})>/.exec(Buffer.from(bytes).toString('latin1'))?.[1]
    expect(id(finished)).toMatch(/^(?!0{32})[0-9a-f]{32}$/i)
    expect(id(other)).not.toBe(id(finished))
  })
  test('says what it is', async () => {
    const document = await PDFDocument.load(finished, { updateMetadata: false })
    expect([
      document.getTitle(),
      document.getAuthor(),
      document.getSubject(),
      document.getKeywords(),
      document.getCreator(),
    ]).toEqual(['Of Margins & “Gutters”', 'Ann Example; Пётр', 'On <white> paper', 'paper, print', 'Octavo'])
    expect(document.getCreationDate()).toEqual(facts.date)
    expect(document.getProducer()).toContain('Skia')
    const catalog = document.catalog.toString()
    for (const entry of [
      '/Lang (en-GB)',
      '/DisplayDocTitle true',
      '/PageMode /UseOutlines',
      '/StructTreeRoot',
      '/Metadata',
    ])
      expect(`${catalog} ${document.catalog.lookup(PDFName.of('ViewerPreferences'))?.toString()}`).toContain(entry)
  })
  test('labels its pages', async () => {
    expect(read.pages.map(({ label }) => label)).toEqual(facts.labels)
    const labels = [...['i', 'ii', 'iii'], ...['1', '2', '3', '9', 'A-1', '', 'xl', 'iix']]
    const many = Array.from({ length: 6 }, () => printed[0]!)
      .flat()
      .slice(0, 6)
    const relabelled = await readPdf(await bind(many, [], { ...facts, labels: [...labels, 'x'] }))
    expect(relabelled.pages.map(({ label }) => label)).toEqual([...labels, 'x'])
  })
  test('has pages of the very size of the book, with what is on them in its place', async () => {
    const trim = { width: 431.5, height: 647.25 }
    const { pages } = await readPdf(await bind(printed[0]!, furniture, { ...facts, trim }))
    expect(pages.map(({ width, height }) => [width, height])).toEqual(Array(4).fill([431.5, 647.25]))
    const [before, after] = [read, { pages }].map(({ pages }) => pages[0]!.texts[0]!)
    expect([after!.x, after!.y]).toEqual([before!.x, expect.closeTo(before!.y, 2)])
    expect(pages[0]!.links[0]!.to!.y).toBeCloseTo(read.pages[0]!.links[0]!.to!.y!, 1)
  })
  test('is the edition that went in: outline, links, tags, size', () => {
    expect(read).toMatchObject({ title: facts.title, language: 'en-GB', tagged: true })
    expect(read.pages.map(({ width, height }) => [width, height])).toEqual(Array(4).fill([432, 648]))
    expect(read.outline).toMatchObject([
      { title: 'Of Margins', to: { page: 0 }, entries: [{ title: 'Wide Ones', to: { page: 1 }, entries: [] }] },
    ])
    const links = read.pages.map(({ links }) => links.map(({ to, url }) => url ?? to?.page))
    expect(links).toEqual([[3, 'https://example.org/'], [], [], [0]])
    expect(read.pages[0]!.links[0]!.to!.y).toBeCloseTo(72, 0)
  })
  test('gives its text with size and place', () => {
    const [title] = read.pages[0]!.texts
    expect(title).toMatchObject({ text: 'Of Margins', endsLine: true })
    expect([title!.x, title!.size]).toEqual([expect.closeTo(72, 1), expect.closeTo(22, 1)])
    const raised = read.pages[0]!.texts.find(({ text }) => text === '1')!
    const line = read.pages[0]!.texts.find(({ text }) => text.startsWith('Kept'))!
    expect(raised.size).toBeLessThan(line.size)
    expect(raised.y).toBeLessThan(line.y)
    expect(read.pages[2]!.texts.map(({ text }) => text).join('')).toContain('Жизнь ꙋ office affluent font-family')
  })
  test('is read from the right where it is written so', () => {
    const lines = read.pages[2]!.texts.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join('')
    // The order of the points is that of the face.
    const expected = ['They wrote שָׁלוֹם עולם and left.', 'בראשית ברא, 1936 אלהים'].map(line => line.normalize('NFC'))
    expect(lines.normalize('NFC').split('\n').slice(-2)).toEqual(expected)
  })
  test('has no soft hyphens inside its lines', () => {
    const words = read.pages[1]!.texts.map(({ text, endsLine }) => text + (endsLine ? '\n' : '')).join('')
    expect(words).not.toContain('\u00ad')
    expect(words).toContain('international')
    expect(words.split('\n').filter(line => line.endsWith('\u2010')).length).toBeGreaterThan(0)
  })
})

describe('soft hyphens in a content stream', () => {
  const blank = '/Span<</ActualText <FEFF00AD> >> BDC\n7.7 0 Td <04F0> Tj\nEMC\n'
  const sign = (y: number) => `BT\n/F5 14.66 Tf\n1 0 0 -1 371.9 ${y} Tm\n<054D> Tj\nET\n`
  const text = (y: number) => `BT\n/F5 14.66 Tf\n1 0 0 -1 8 ${y} Tm\n<00F0> Tj\n`
  const tidied = (content: string) => tidySoftHyphens(Buffer.from(content, 'latin1'), 7).content.toString('latin1')
  test('go where no line ends, and the place of the next letter stays', () => {
    expect(tidied(`<00FA> Tj\n${blank}0 0 Td <00F0> Tj\n`)).toBe('<00FA> Tj\n7.7 0 Td\n0 0 Td <00F0> Tj\n')
  })
  test('become the hyphen where one does, once and for all', () => {
    const content = tidied(`${text(72)}${blank}ET\n${sign(72)}${text(91)}ET\n`)
    expect(content).toBe(`${text(72)}ET\n/Span<</ActualText <FEFF00AD> >> BDC\n${sign(72)}EMC\n${text(91)}ET\n`)
  })
  test('are marked contents of their own, and what follows is another of the same element', () => {
    const line = (y: number) => `${text(y)}${blank}ET\n${sign(y)}`
    const content = `/P <</MCID 2 >>BDC\n${line(72)}${line(91)}${text(110)}ET\nEMC\n/P <</MCID 3 >>BDC\n${line(72)}EMC\n`
    const { pieces } = tidySoftHyphens(Buffer.from(content, 'latin1'), 7)
    expect([...pieces]).toEqual([
      [2, [7, 8, 9, 10]],
      [3, [11]],
    ])
    const hyphen = (mark: number) => `/Span <</MCID ${mark} /ActualText <FEFF00AD> >>BDC\n`
    expect(tidied(content)).toBe(
      `/P <</MCID 2 >>BDC\n${text(72)}ET\nEMC\n${hyphen(7)}${sign(72)}EMC\n` +
        `/P <</MCID 8 >>BDC\n${text(91)}ET\nEMC\n${hyphen(9)}${sign(91)}EMC\n` +
        `/P <</MCID 10 >>BDC\n${text(110)}ET\nEMC\n` +
        `/P <</MCID 3 >>BDC\n${text(72)}ET\nEMC\n${hyphen(11)}${sign(72)}EMC\n`,
    )
  })
  test('a letter in another face on the same line is no hyphen', () => {
    expect(tidied(`${text(72)}${blank}ET\n${sign(72)}${text(72)}ET\n`)).toBe(
      `${text(72)}ET\n${sign(72)}${text(72)}ET\n`,
    )
  })
  test('leave ligatures', () => {
    expect(tidied('/Span<</ActualText <FEFF006600AD0066> >> BDC\n<0142> Tj\nEMC\n')).toBe(
      '/Span<</ActualText <FEFF00660066> >> BDC\n<0142> Tj\nEMC\n',
    )
  })
})

test('a picture of which a page shows no more than the tag is on another page', async () => {
  const figure = { role: 'Figure', alt: 'a plan', children: [] }
  const page = {} as Parameters<typeof readFigures>[0]
  expect(await readFigures(page, { role: 'Root', children: [{ role: 'P', children: [figure] }] })).toEqual([])
})

test('a long book is read by several threads, and is the same', async () => {
  const copies = 80
  const many = Array.from({ length: copies }, () => printed[0]!).flat()
  const rest = { ...facts, labels: undefined }
  const long = await readPdf(await bind(many, [], rest))
  const short = await readPdf(await bind(printed[0]!, [], rest))
  expect(long.pages.length).toBe(4 * copies)
  long.pages.forEach((page, index) => {
    expect(page).toEqual({ ...short.pages[index % 4], label: String(index + 1) })
  })
}, 60_000)

test('what is not a PDF cannot be read', async () => {
  await expect(readPdf(Buffer.from('%PDF-1.7\nno'))).rejects.toThrow()
})
