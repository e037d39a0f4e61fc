import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Axe from 'axe-core'
import { parse, type DefaultTreeAdapterTypes as T } from 'parse5'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { openBook } from '../scripts/press/open.ts'
import { pressWeb } from '../scripts/press/web.ts'
import { book, figure, metadata, note, p, reading, ref } from './builders.ts'

const fixture = join(import.meta.dirname, 'fixtures/web/every-kind')

interface Page {
  readonly name: string
  readonly html: string
  readonly faults: readonly string[]
  readonly elements: readonly T.Element[]
}

const elementsIn = (node: T.Node): readonly T.Element[] => [
  ...('tagName' in node ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(elementsIn) : []),
]
const attribute = (element: T.Element, name: string) => element.attrs.find(found => found.name === name)?.value
const ids = (page: Page) => page.elements.map(element => attribute(element, 'id')).filter(id => id !== undefined)
const words = (node: T.Node): string =>
  'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(words).join('') : ''

const readPage = (name: string, html: string): Page => {
  const faults: string[] = []
  const onParseError = ({ code, startLine }: { code: string; startLine: number }) => faults.push(`${startLine} ${code}`)
  return { name, html, faults, elements: elementsIn(parse(html, { onParseError })) }
}

let desk: string
let files: readonly string[]
let pages: readonly Page[]

beforeAll(async () => {
  desk = await mkdtemp(join(tmpdir(), 'octavo-test-web-'))
  const { value: opened, diagnostics } = await openBook(fixture)
  if (!opened) throw new Error('the fixture does not open')
  expect(diagnostics).toEqual([])
  // Two at a time, into folders with awkward names.
  const press = (folder: string) =>
    pressWeb(opened.book, number(opened.book), join(desk, folder), { read: opened.read })
  const [facts] = await Promise.all([press('one'), press('an other (ö)')])
  files = facts.files
  const names = files.filter(name => name.endsWith('.html'))
  pages = await Promise.all(names.map(async name => readPage(name, await readFile(join(desk, 'one', name), 'utf8'))))
})
afterAll(() => rm(desk, { recursive: true, force: true }))

describe('the web edition of a book of every kind', () => {
  test('is a page for each division, beside index and imprint, and what they need', () => {
    expect(files).toEqual([
      'assets/fonts/eb-garamond-400-italic.woff2',
      'assets/fonts/eb-garamond-400.woff2',
      'assets/fonts/eb-garamond-700-italic.woff2',
      'assets/fonts/eb-garamond-700.woff2',
      'assets/fonts/eb-garamond-OFL.txt',
      'assets/fonts/noto-sans-mono-400.woff2',
      'assets/fonts/noto-sans-mono-OFL.txt',
      'assets/fonts/noto-serif-hebrew-400.woff2',
      'assets/fonts/noto-serif-hebrew-700.woff2',
      'assets/fonts/noto-serif-hebrew-OFL.txt',
      'assets/fonts/stix-two-math-400.woff2',
      'assets/fonts/stix-two-math-OFL.txt',
      'assets/pictures/cover-c6c1707e.svg',
      'assets/pictures/plan-c6c1707e.svg',
      'assets/web.css',
      'glossary.html',
      'hebrew.html',
      'imprint.html',
      'index.html',
      'long.html',
      'margins.html',
      'part-one.html',
      'preface.html',
    ])
  })
  test('is the same, byte for byte, every time', async () => {
    const again = join(desk, 'an other (ö)')
    const entries = await readdir(again, { recursive: true, withFileTypes: true })
    expect(entries.filter(entry => entry.isFile())).toHaveLength(files.length)
    for (const file of files) {
      expect((await readFile(join(again, file))).equals(await readFile(join(desk, 'one', file))), file).toBe(true)
    }
  })
  test('is HTML without a fault', () => {
    expect(pages.flatMap(({ name, faults }) => faults.map(fault => `${name}:${fault}`))).toEqual([])
  })
  test('names nothing twice', () => {
    const doubled = pages.flatMap(page => ids(page).filter((id, index, all) => all.indexOf(id) !== index))
    expect(doubled).toEqual([])
  })
  test('has no link and no file that leads nowhere', () => {
    const named = new Map(pages.map(page => [page.name, new Set(ids(page))]))
    const broken = pages.flatMap(page =>
      page.elements
        .map(element => attribute(element, 'href') ?? attribute(element, 'src'))
        .filter(to => to !== undefined && !/^(https?:|data:)/.test(to))
        .filter((to = '') => {
          const [file = '', anchor] = to.split('#')
          const target = decodeURIComponent(file) || page.name
          if (anchor === undefined) return !existsSync(join(desk, 'one', dirname(page.name), target))
          return named.get(target)?.has(decodeURIComponent(anchor)) !== true
        })
        .map(to => `${page.name}: ${to}`),
    )
    expect(broken).toEqual([])
  })
  test('runs nothing, and lets nothing run', () => {
    const active = new Set(['script', 'style', 'iframe', 'object', 'embed', 'form', 'base'])
    for (const { name, elements } of pages) {
      expect(
        elements.filter(({ tagName }) => active.has(tagName)),
        name,
      ).toEqual([])
      expect(
        elements.flatMap(({ attrs }) => attrs).filter(attr => /^on/.test(attr.name)),
        name,
      ).toEqual([])
      const policy = elements.find(element => attribute(element, 'http-equiv') === 'Content-Security-Policy')
      expect(policy && attribute(policy, 'content'), name).toMatch(
        /^default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'/,
      )
    }
  })
  test('has every heading in order, one of the first level', () => {
    for (const { name, elements } of pages) {
      const headings = elements.filter(({ tagName }) => /^h[1-6]$/.test(tagName))
      const levels = headings.map(heading => Number(attribute(heading, 'aria-level') ?? heading.tagName[1]))
      expect(
        levels.filter(level => level === 1),
        name,
      ).toHaveLength(1)
      expect(
        levels.every((level, index) => level <= (levels[index - 1] ?? 0) + 1),
        `${name} ${levels.join(' ')}`,
      ).toBe(true)
    }
  })
  test('leaves no heading and no paragraph empty', () => {
    const empty = pages.flatMap(({ name, elements }) =>
      elements
        .filter(element => /^(h[1-6]|p)$/.test(element.tagName) && attribute(element, 'class') !== 'line')
        .filter(
          element => words(element).trim() === '' && !elementsIn(element).some(({ tagName }) => tagName === 'img'),
        )
        .map(({ tagName, attrs }) => `${name}: ${tagName} ${JSON.stringify(attrs)}`),
    )
    expect(empty).toEqual([])
  })
  test('leads from each marker to its note and back', () => {
    for (const { name, elements } of pages) {
      const byId = new Map(elements.map(element => [attribute(element, 'id'), element]))
      const role = (is: string) => elements.filter(element => attribute(element, 'role') === is)
      for (const call of role('doc-noteref')) {
        const found = byId.get(attribute(call, 'href')?.slice(1))
        const back = found && elementsIn(found).filter(element => attribute(element, 'role') === 'doc-backlink')
        const hrefs = back?.map(element => attribute(element, 'href'))
        expect(hrefs, `${name} ${words(call)}`).toContain(`#${attribute(call, 'id') ?? ''}`)
      }
      expect(role('doc-backlink'), name).toHaveLength(role('doc-noteref').length)
    }
  })
  test('says its title, its people and its rights as they are', () => {
    const margins = pages.find(({ name }) => name === 'margins.html')
    const line = (of: string) => margins?.elements.find(element => attribute(element, 'class') === `division-${of}`)
    expect(
      ['title', 'subtitle', 'author', 'translator', 'source', 'rights'].map(of => words(line(of) as T.Node)),
    ).toEqual([
      'Of Margins1',
      'And what stands in them',
      'Ann Author',
      'Translated by Ed & Fay',
      'First printed in “Rooms”, pp. 12–15',
      'By permission of <House>',
    ])
    const [title] = margins?.elements.filter(({ tagName }) => tagName === 'title') ?? []
    expect(title && words(title)).toBe('Of Margins – Ends & <Odds>')
  })
})

describe('in a browser', () => {
  /** The width of the window, and the size of letters that its reader has chosen. */
  const windows = [
    [320, 32],
    [360, 16],
    [1440, 16],
  ] as const
  test('opens from a folder without a complaint, fits, and axe finds nothing, in light, dark and forced colours, narrow and wide', async () => {
    const found: string[] = []
    await withBrowser(async browser => {
      const tab = await browser.newPage()
      tab.on('console', message => found.push(`console: ${message.text()}`))
      tab.on('requestfailed', request => found.push(`not loaded: ${request.url()}`))
      await tab.evaluateOnNewDocument(Axe.source)
      const session = await tab.createCDPSession()
      for (const [width, standard] of windows) {
        await session.send('Page.setFontSizes', { fontSizes: { standard } })
        for (const scheme of ['light', 'dark', ...(width === 360 ? ['forced'] : [])]) {
          await tab.setViewport({ width, height: 800 })
          const features = [
            { name: 'prefers-color-scheme', value: scheme === 'light' ? 'light' : 'dark' },
            { name: 'forced-colors', value: scheme === 'forced' ? 'active' : 'none' },
          ]
          await session.send('Emulation.setEmulatedMedia', { features })
          for (const name of ['index.html', 'margins.html', 'hebrew.html', 'long.html', 'glossary.html']) {
            await tab.goto(pathToFileURL(join(desk, 'one', name)).href)
            const { faces, stanza, over, violations } = await tab.evaluate(async () => {
              await document.fonts.ready
              const { violations } = await (globalThis as unknown as { axe: typeof Axe }).axe.run({ preload: false })
              return {
                faces: document.fonts.check('16px "EB Garamond"'),
                stanza: document.querySelector<HTMLElement>('.verse .line:empty')?.offsetHeight ?? 99,
                over: document.documentElement.scrollWidth - innerWidth,
                violations: violations.flatMap(({ id, nodes }) =>
                  nodes.map(({ html }) => `${id} ${html.slice(0, 120)}`),
                ),
              }
            })
            const where = `${name} ${scheme} ${width} ${standard}`
            if (stanza < 20) found.push(`${where}: stanzas run together`)
            if (!faces) found.push(`${where}: the faces are not there`)
            if (over > 0) found.push(`${where}: ${over} pixels too wide`)
            found.push(...violations.map(violation => `${where}: ${violation}`))
          }
        }
      }
    })
    expect(found).toEqual([])
  }, 120_000)

  test('the Tab key stops at markers and links, and at source pages in their list alone', async () => {
    const stops = await withBrowser(async browser => {
      const tab = await browser.newPage()
      await tab.goto(pathToFileURL(join(desk, 'one', 'margins.html')).href)
      const marks = await tab.evaluate(() => {
        document.querySelector('.source-pages details')?.setAttribute('open', '')
        return document.querySelectorAll('.page-link').length
      })
      const found: string[] = []
      for (let at = 0; at < 60; at++) {
        await tab.keyboard.press('Tab')
        found.push(
          await tab.evaluate(
            () => document.activeElement?.closest('.page-link, .noteref, .source-pages')?.className ?? '',
          ),
        )
      }
      return { marks, found: new Set(found) }
    })
    expect(stops.marks).toBeGreaterThan(0)
    expect([...stops.found].sort()).toEqual(['', 'noteref', 'source-pages'])
  }, 60_000)

  test('long words of the house, and markers at the end of a line, are no wider than a window', async () => {
    const marked = Array.from({ length: 90 }, (_, at) => ['x'.repeat((at % 5) + 2), ref('n'), ' ']).flat()
    const of = book(metadata({ title: 'Mesures', language: 'fr' }), reading('A', p(...marked)), note('n', p('y')))
    await pressWeb(of, number(of), join(desk, 'french'), { read: () => Promise.reject(new Error('no pictures')) })
    const over = await withBrowser(async browser => {
      const tab = await browser.newPage()
      const session = await tab.createCDPSession()
      await session.send('Page.setFontSizes', { fontSizes: { standard: 32 } })
      const found: number[] = []
      for (const [name, media] of [
        ['imprint.html', 'screen'],
        ['a.html', 'screen'],
        ['a.html', 'print'],
      ] as const) {
        await tab.setViewport({ width: 320, height: 800 })
        await tab.emulateMediaType(media)
        await tab.goto(pathToFileURL(join(desk, 'french', name)).href)
        found.push(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth))
      }
      return found
    })
    expect(over).toEqual([0, 0, 0])
  }, 60_000)

  test('on paper, the text, its notes and its rights stand in lines that can be read, without ways to other pages', async () => {
    const paper = await withBrowser(async browser => {
      const tab = await browser.newPage()
      await tab.setViewport({ width: 1000, height: 800 })
      await tab.emulateMediaType('print')
      await tab.goto(pathToFileURL(join(desk, 'one', 'margins.html')).href)
      return tab.evaluate(() => {
        const shown = (selector: string) =>
          [...document.querySelectorAll(selector)].filter(element => element.getClientRects().length > 0).length
        const main = document.querySelector('main')
        const [size = 0, width = 0] = main ? [parseFloat(getComputedStyle(main).fontSize), main.clientWidth] : []
        return {
          notes: shown('.note') === document.querySelectorAll('.note').length && shown('.note') > 0,
          rights: shown('footer.foot span'),
          ways: shown('.skip, .masthead-contents, .aside, .turning, .source-pages, footer.foot a'),
          measure: Math.round(width / size),
        }
      })
    })
    expect(paper).toEqual({ notes: true, rights: 1, ways: 0, measure: 34 })
  }, 60_000)
})

describe('what goes wrong', () => {
  const nothing = () => Promise.reject(new Error('the disk is gone'))
  const small = book(reading('A', p('x', ref('n'))), note('n', p('y')))

  test('two pages of one name: Eleventy says so, and we say it was Eleventy', async () => {
    const [division] = small.divisions
    const clash = { ...small, divisions: division ? [{ ...division, id: 'index' }] : [] }
    await expect(pressWeb(clash, number(clash), join(desk, 'clash'), { read: nothing })).rejects.toThrow(
      /^Eleventy could not render the web edition: .*index\.html/,
    )
  })
  test('a picture that cannot be read any more', async () => {
    const asset = { src: 'a.png', status: 'found', mediaType: 'image/png', sha256: 'ab' } as const
    const drawn = { ...book(reading('A', figure('a.png', 'a'))), assets: [asset] }
    await expect(pressWeb(drawn, number(drawn), join(desk, 'drawn'), { read: nothing })).rejects.toThrow(
      'the disk is gone',
    )
  })
  test('an end asked for from outside', async () => {
    const signal = AbortSignal.timeout(100)
    await expect(pressWeb(small, number(small), join(desk, 'ended'), { read: nothing, signal })).rejects.toThrow(
      /timeout/,
    )
    expect(existsSync(join(desk, 'ended/index.html'))).toBe(false)
  })
})
