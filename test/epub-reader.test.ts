/** The e-book opened in a real reading system, foliate-js in Chromium: every marker is clicked, and its pop-up read. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HTTPRequest, Page } from 'puppeteer-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { pressEpub } from '../scripts/press/epub.ts'
import { openBook } from '../scripts/press/open.ts'
import { bookOf, epubFiles } from './proof-editions.ts'

const fixture = join(import.meta.dirname, 'fixtures/epub-reader')
const foliate = join(import.meta.dirname, '../node_modules/foliate-js')

/** What pops up, as test/fixtures/epub-reader/reader.html tells it. */
interface PopUp {
  /** All that is shown but the ways back. */
  readonly words: string
  readonly waysBack: readonly string[]
  readonly type: string | null
  readonly hidden: boolean
  readonly lang: string
  readonly direction: string
}
interface Item {
  readonly label: string
  readonly href: string
  readonly subitems: readonly Item[] | null
}
interface Link {
  readonly file: string
  readonly text: string
  readonly role: string | null
}
interface Opened {
  readonly toc: readonly Item[]
  readonly pages: readonly Item[]
  readonly links: readonly Link[]
}
interface Point {
  readonly x: number
  readonly y: number
}
/** `window.reader` of that page. */
interface Reader {
  readonly open: (epub: string) => Promise<Opened>
  readonly show: (link: number) => Promise<Point>
  readonly next: () => Promise<PopUp | null>
  readonly marker: () => Point
}
declare const reader: Reader

const origin = 'https://reader.invalid/'

/** The reader's modules come from node_modules, its page from the fixture; nothing else is there. */
const answer = async (request: HTTPRequest): Promise<void> => {
  const url = request.url()
  if (!url.startsWith(origin)) return request.continue()
  const name = url.slice(origin.length)
  const isPage = name === 'reader.html'
  const body = await readFile(join(isPage ? fixture : foliate, name)).catch(() => null)
  if (body === null) return request.respond({ status: 404 })
  return request.respond({ contentType: isPage ? 'text/html' : 'text/javascript', body })
}

const click = async (page: Page, { x, y }: Point): Promise<PopUp | null> => {
  await page.evaluate(() => {
    Object.assign(globalThis, { popUp: reader.next() })
  })
  await page.mouse.click(x, y)
  return page.evaluate(() => (globalThis as unknown as { popUp: ReturnType<Reader['next']> }).popUp)
}

/** Opens an e-book and clicks every link of its text that is wanted; a marker inside a pop-up too. */
const readThrough = (epub: Uint8Array, isWanted: (link: Link) => boolean = () => true) =>
  withBrowser(async browser => {
    const page = await browser.newPage()
    const faults: string[] = []
    // foliate measures a page that it has just taken away, now and then: its own race, whatever the book.
    page.on('pageerror', error => {
      if (!String(error).includes("'getComputedStyle' on 'Window'")) faults.push(String(error))
    })
    await page.setViewport({ width: 390, height: 844 })
    await page.setRequestInterception(true)
    page.on('request', request => void answer(request))
    await page.goto(`${origin}reader.html`)
    const opened = await page.evaluate(bytes => reader.open(bytes), Buffer.from(epub).toString('base64'))
    const popUps: { readonly link: Link; readonly popUp: PopUp | null }[] = []
    let inner: PopUp | null = null
    for (const [index, link] of opened.links.entries()) {
      if (!isWanted(link)) continue
      const place = await page.evaluate(number => reader.show(number), index)
      const popUp = await click(page, place)
      popUps.push({ link, popUp })
      if (popUp?.words.startsWith('The outer note')) {
        inner = await click(page, await page.evaluate(() => reader.marker()))
      }
    }
    return { ...opened, popUps, inner, faults }
  })

describe.each(['reading', 'book'] as const)('notes after the %s', notes => {
  let read: Awaited<ReturnType<typeof readThrough>>
  beforeAll(async () => {
    const { value } = await openBook(fixture)
    if (!value) throw new Error('no book')
    const book = { ...value.book, metadata: { ...value.book.metadata, epub: { ...value.book.metadata.epub, notes } } }
    const { epub } = await pressEpub(book, number(book), { read: value.read })
    read = await readThrough(epub)
  }, 60_000)

  test('what pops up is the note, all of it, and nothing else', () => {
    const told = read.popUps.flatMap(({ link, popUp }) =>
      link.role === 'doc-noteref' ? [[link.text, popUp?.words, popUp?.waysBack.join(' ')]] : [],
    )
    // Markers as they come in the text, then in the notes.
    const ofMargins = [
      ['1', 'On the title.', '1.'],
      ['2', 'A plain note.', '2.'],
      ['3', 'First paragraph. Second paragraph. A quotation. Last paragraph.', '3.'],
      ['4', 'Of lists: one two', '4.'],
      ['5', 'Of tables: a b 1 2', '5.'],
      ['6', 'As the poet has it: The margin is wide and the river', '6.'],
      ['7', 'One note for two markers.', '7. b'],
      ['7', 'One note for two markers.', '7. b'],
      ['8', 'The outer note.9', '8.'],
      ['*', 'The author’s note.', '*'],
      ['†', 'Another of the author’s.', '†'],
      ['10', 'begins with a list and goes on', '10.'],
      ['11', 'It goes over a page.', '11.'],
      ['12', 'So 𝑎 2 and Wörter and USSR.', '12.'],
      ['13', 'See the letter and the next reading.', '13.'],
      ['14', 'On the heading.', '14.'],
      ['15', 'On the quotation.', '15.'],
      ['16', 'On the caption.', '16.'],
      ['17', 'On the head.', '17.'],
      ['18', 'On the cell.', '18.'],
    ]
    const inNote = ['9', 'The inner note.', '9.']
    const ofHebrew = ['1', 'הערה של המדפיס.', '1.']
    expect(told).toEqual(notes === 'reading' ? [...ofMargins, inNote, ofHebrew] : [...ofMargins, ofHebrew, inNote])
  })
  test('it is known for a note, and no note is hidden where it stands', () => {
    for (const { link, popUp } of read.popUps) {
      if (link.role === 'doc-noteref') expect(popUp).toMatchObject({ type: 'footnote', hidden: false })
    }
  })
  test('a marker inside a pop-up is clicked there', () => expect(read.inner?.words).toBe('The inner note.'))
  test('a note keeps its language and direction when it is taken from its page', () => {
    const settings = read.popUps.flatMap(({ popUp }) => (popUp ? [`${popUp.lang} ${popUp.direction}`] : []))
    expect(new Set(settings)).toEqual(new Set(['en-GB ltr', 'he rtl']))
    expect(settings.at(notes === 'book' ? -2 : -1)).toBe('he rtl')
  })
  test('ordinary links are not taken for notes', () => {
    const ordinary = read.popUps.filter(({ link }) => link.role === null)
    expect(ordinary.map(({ link }) => link.text)).toEqual([
      'out',
      'the next reading',
      'x2',
      '“On width”',
      'Figure\u00a01',
      'Table\u00a01',
      'the letter',
      'the next reading',
    ])
    expect(ordinary.map(({ popUp }) => popUp)).toEqual(ordinary.map(() => null))
  })
  test('contents and pages are those of the book', () => {
    const labels = (items: readonly Item[] | null): readonly unknown[] =>
      (items ?? []).map(({ label, subitems }) => (subitems ? [label, labels(subitems)] : label))
    expect(labels(read.toc)).toEqual([
      ['Part One', [['Of Margins', ['On width']], 'שוליים']],
      ...(notes === 'book' ? ['Notes'] : []),
    ])
    expect(read.pages.map(({ label }) => label)).toEqual(
      notes === 'book' ? ['12', '13', '20', '14'] : ['12', '13', '14', '20'],
    )
    expect(read.pages.map(({ href }) => href.replace(/^OEBPS\/|#.*$/g, ''))).toEqual(
      (notes === 'book' ? 'margins margins hebrew notes' : 'margins margins margins hebrew')
        .split(' ')
        .map(file => `${file}.xhtml`),
    )
  })
  test('the reader finds no fault', () => expect(read.faults).toEqual([]))
})

describe.each(['reading', 'book'] as const)('600 notes after the %s, in two files', notes => {
  const paragraph = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `word[^${prefix}${index + 1}]`).join(' ')
  const definitions = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, index) => `[^${prefix}${index + 1}]: The note ${prefix}${index + 1}.`)
  const last = '[^a510]: The outer note, which calls a note of the other file.[^a1]\n\n    - with a list'
  const text = [
    '# One {#one}',
    paragraph('a', 510),
    ...definitions('a', 510).slice(0, -1),
    last,
    '# Two {#two}',
    paragraph('b', 90),
    ...definitions('b', 90),
  ].join('\n\n')
  let read: Awaited<ReturnType<typeof readThrough>>
  beforeAll(async () => {
    const { book, numbering } = bookOf(`---\nlanguage: en\nepub:\n  notes: ${notes}\n---\n\n${text}\n`)
    const { epub } = await pressEpub(book, numbering, { read: () => Promise.reject(new Error('no pictures')) })
    const wanted = ['one.xhtml 499', 'one.xhtml 500', 'one.xhtml 501', 'one.xhtml 510', 'two.xhtml 1', 'two.xhtml 90']
    read = await readThrough(epub, ({ file, text }) => wanted.includes(`${file.replace(/^.*\//, '')} ${text}`))
  }, 60_000)

  test('pop up from both', () => {
    expect(read.popUps.map(({ popUp }) => popUp?.words)).toEqual([
      'The note a499.',
      'The note a500.',
      'The note a501.',
      'The outer note, which calls a note of the other file.1 with a list',
      'The note b1.',
      'The note b90.',
    ])
    expect(read.popUps.every(({ popUp }) => popUp?.type === 'footnote' && !popUp.hidden)).toBe(true)
  })
  test('call each other', () => expect(read.inner?.words).toBe('The note a1.'))
  test('are listed in the contents', () => {
    const labels = (items: readonly Item[]): readonly string[] =>
      items.flatMap(({ label, subitems }) => [label, ...labels(subitems ?? [])])
    expect(labels(read.toc)).toEqual(
      notes === 'book' ? ['One', 'Two', 'Notes (1/2)', 'Notes (2/2)'] : ['One', 'Notes 1–500', 'Notes 501–510', 'Two'],
    )
  })
  test('the reader finds no fault', () => expect(read.faults).toEqual([]))
})

test('stanzas stand apart', async () => {
  const files = epubFiles(bookOf('---\nlanguage: en\n---\n\n# One\n\n| a line\n|\n| another\n'))
  const styles = await readFile(join(import.meta.dirname, '../styles/epub.css'), 'utf8')
  const page = (files.get('OEBPS/one.xhtml') ?? '').replace('</head>', `<style>${styles}</style></head>`)
  const height = await withBrowser(async browser => {
    const tab = await browser.newPage()
    await tab.setContent(page.replace(/<\?xml[^>]*>/, ''))
    return tab.evaluate(() => document.querySelector<HTMLElement>('.line:empty')?.offsetHeight ?? 0)
  })
  expect(height).toBeGreaterThan(15)
})

test('verse, lists and tables stand in from where their line begins, in a reading that runs against its book too', async () => {
  const text = '| a line\n|    deeper\n\n- item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'
  const files = epubFiles(bookOf(`---\nlanguage: he\n---\n\n# One\n\n${text}\n# Two {lang=en}\n\n${text}`))
  const styles = await readFile(join(import.meta.dirname, '../styles/epub.css'), 'utf8')
  const page = (file: string) =>
    (files.get(`OEBPS/${file}.xhtml`) ?? '').replace('</head>', `<style>${styles}</style></head>`)
  const sides = await withBrowser(async browser => {
    const tab = await browser.newPage()
    const sidesOf = async (file: string) => {
      await tab.setContent(page(file).replace(/<\?xml[^>]*>/, ''))
      return tab.evaluate(() =>
        ['.line', '.line.indent-4, .line.indent-3', 'ul', 'td'].map(selector => {
          const { paddingLeft, paddingRight } = getComputedStyle(document.querySelector(selector) ?? document.body)
          return [parseFloat(paddingLeft), parseFloat(paddingRight)].map(Math.round)
        }),
      )
    }
    return { hebrew: await sidesOf('one'), english: await sidesOf('two') }
  })
  expect(sides.english).toEqual([
    [38, 0],
    [67, 0],
    [26, 0],
    [0, 8],
  ])
  expect(sides.hebrew).toEqual(sides.english.map(([left, right]) => [right, left]))
})

test('in large type on a small page a long formula keeps to its line, whose words stand where they stood', async () => {
  const text = 'Where $a+b+c+d+e+f+g+h+i+j+k+l+m+n+o = 1$ is *it*.\n'
  const files = epubFiles(bookOf(`---\nlanguage: en\n---\n\n# One\n\n${text}`))
  const styles = await readFile(join(import.meta.dirname, '../styles/epub.css'), 'utf8')
  const page = (files.get('OEBPS/one.xhtml') ?? '').replace('</head>', `<style>${styles}</style></head>`)
  const sizes = await withBrowser(async browser => {
    const tab = await browser.newPage()
    const sizesAt = async (width: number) => {
      await tab.setViewport({ width, height: 600 })
      await tab.setContent(page.replace(/<\?xml[^>]*>/, '').replace('<html', '<html style="font-size: 200%"'))
      return tab.evaluate(() => {
        const [math, word] = ['math', 'p em'].map(name => document.querySelector(name)?.getBoundingClientRect())
        const isOn = math && word && Math.abs((math.top + math.bottom) / 2 - (word.top + word.bottom) / 2) < 12
        return { over: document.documentElement.scrollWidth - innerWidth, isOn }
      })
    }
    return { small: await sizesAt(320), wide: await sizesAt(1200) }
  })
  expect(sizes.small.over).toBe(0)
  expect(sizes.wide).toEqual({ over: 0, isOn: true })
})

/** How the paragraphs that hold certain words are aligned, and whether their first line is indented, flush or stands out. */
const paragraphsOf = async (text: string, words: RegExp) => {
  const files = epubFiles(bookOf(`---\nlanguage: en\n---\n\n# One\n\n${text}`))
  const styles = await readFile(join(import.meta.dirname, '../styles/epub.css'), 'utf8')
  const page = (files.get('OEBPS/one.xhtml') ?? '').replace('</head>', `<style>${styles}</style></head>`)
  const found = await withBrowser(async browser => {
    const tab = await browser.newPage()
    await tab.setContent(page.replace(/<\?xml[^>]*>/, ''))
    return tab.evaluate(() =>
      [...document.querySelectorAll('p')].map(p => {
        const { textAlign, textIndent } = getComputedStyle(p)
        return [p.textContent ?? '', textAlign, Math.sign(parseFloat(textIndent))] as const
      }),
    )
  })
  return found.filter(([text]) => words.test(text)).map(([, ...how]) => how)
}

test('who said an epigraph stands at its end; the first paragraph of a block in another language is not indented', async () => {
  const text =
    '::: epigraph\n> A just weight.\n\nProverb\n:::\n\nText.\n\n## Two\n\n::: {lang=fr}\nUn mot.\n\nUn autre.\n:::\n'
  expect(await paragraphsOf(text, /Proverb|mot|autre/)).toEqual([
    ['end', 0],
    ['start', 0],
    ['start', 1],
  ])
})

test('in a play, in a note too, each speech stands out, the first one as well', async () => {
  const play = (indent: string) =>
    ['::: drama', 'HOST. One.', '', 'GUEST. Two.', '', '*They drink.*', ':::'].map(line => indent + line).join('\n')
  const found = await paragraphsOf(`Text.[^a]\n\n${play('')}\n\n[^a]: So:\n\n${play('    ')}\n`, /HOST|GUEST|drink/)
  expect(found.map(([, first]) => first)).toEqual([-1, -1, 0, -1, -1, 0])
})
