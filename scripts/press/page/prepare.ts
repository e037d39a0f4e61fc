/**
 * Runs inside the page: a division's document, made ready to be cut into pages. What the styles would ask of a whole
 * document (which paragraph follows which, the number of a list item) is written down now, since a page knows only itself.
 */
import type { Notes } from './sheet.ts'
import type { Addresses } from './addresses.ts'
import type { Bonds } from './bonds.ts'
import type { Cells } from './cells.ts'
import type { Directions } from './directions.ts'
import type { Floats } from './floats.ts'
import type { Formulas } from './formulas.ts'
import type { Letters, Measure } from './measure.ts'
import type { Tables } from './tables.ts'
import type { Turns } from './turns.ts'

export interface Prepared {
  readonly article: HTMLElement
  /** What stands at the foot of a page. */
  readonly notes: Notes
  /** Letters of the text, of the figures that may move, and of each note: what the pages are held against. */
  readonly letters: Letters & { readonly notes: readonly (readonly [string, string])[] }
}

export type Prepare = ReturnType<typeof prepare>

export const prepare = (
  { textsIn, lettersIn, boxesIn, countLines }: Measure,
  { columnsOf, fixColumns, cutTables, heightOfFoot }: Tables,
  { figures, canMove, markFloats }: Floats,
  { leads }: Turns,
  { fitFormulas }: Formulas,
  { keepCellsWhole, fitTables }: Cells,
  { openAddresses }: Addresses,
  { bindWords, loosenEnds }: Bonds,
  { cutAtTurns }: Directions,
) => {
  const marks: Readonly<Record<string, string>> = {
    // A figure may move away from between two paragraphs.
    indented: `:is(.division-text, .note) p + p, p + :is(${figures}) + p, p + :is(${figures}) + :is(${figures}) + p`,
    attribution: ':is(.epigraph, .epigraph > .division-text > blockquote) > p:last-child:not(:first-child)',
    'cell-first': ':is(th, td):first-child:not(.inside-start)',
    'cell-last': ':is(th, td):last-child:not(.inside-end)',
  }

  const markPlaces = (root: Element) => {
    for (const [name, selector] of Object.entries(marks)) {
      for (const element of root.querySelectorAll(selector)) element.classList.add(name)
    }
    for (const list of root.querySelectorAll('ol')) {
      ;[...list.children].forEach((item, index) => item.setAttribute('value', String(list.start + index)))
    }
  }

  /** A source page that begins between two paragraphs is marked at the head of the second; before a heading, behind the first. */
  const setMarksInLines = (root: Element) => {
    for (const block of root.querySelectorAll('div.page-mark')) {
      const [before, after] = [block.previousElementSibling, block.nextElementSibling]
      const mark = document.createElement('span')
      for (const { name, value } of block.attributes) mark.setAttribute(name, value)
      mark.append(...block.childNodes)
      if (after?.matches('p')) after.prepend(mark, ' ')
      else if (before?.matches('p')) before.append(' ', mark)
      else block.append(...mark.childNodes)
      if (mark.parentNode) block.remove()
    }
  }

  /** Settled when the picture is there, or never will be. `decode()` has no end in a window that is minimized. */
  const loaded = (picture: HTMLImageElement): Promise<unknown> =>
    picture.complete
      ? Promise.resolve()
      : new Promise(done => ['load', 'error'].forEach(event => picture.addEventListener(event, done, { once: true })))

  /**
   * Pictures are given their size for good: a page is measured before a copy of the picture is there again, and a page that is
   * less high than others, or a column under a title, would have them smaller than they are printed.
   */
  const fixPictures = async (root: Element, notes: Notes, textHeight: number) => {
    const pictures = [...root.querySelectorAll('img')]
    await Promise.all(pictures.map(loaded))
    const missing = pictures.filter(picture => picture.naturalWidth === 0 && picture.clientWidth === 0)
    if (missing.length > 0) throw new Error(`a picture cannot be shown: ${missing.map(({ src }) => src).join(', ')}`)
    const sizes = pictures.map(picture => fitPicture(picture, notes, textHeight))
    pictures.forEach((picture, index) => {
      picture.style.width = `${sizes[index]?.width ?? 0}px`
      picture.style.height = `${sizes[index]?.height ?? 0}px`
      picture.style.maxHeight = 'none'
      if (sizes[index]?.isScaled) picture.dataset['notice'] = 'picture-scaled'
    })
  }

  /** A picture is not made smaller than this part of its size to make room for a caption and its notes. */
  const leastPicture = 0.4

  /** What comes right before an element, whatever holds the two. */
  const beforeOf = (element: Element): Element | null =>
    element.previousElementSibling ?? (element.parentElement ? beforeOf(element.parentElement) : null)

  /** Whether text may overtake a figure that stands between a heading and a table without a caption. */
  const isPassed = (before: Element | null, block: Element): before is Element =>
    before?.matches(figures) === true && canMove(before) && !block.matches(`${figures}, :has(> caption)`)

  /** Headings, from the last to the first, that stand on one page with a figure or a table; calls of a title over two columns too. */
  const headsOf = (block: Element): readonly Element[] => {
    const heads: Element[] = []
    let head = beforeOf(block)
    while (isPassed(head, block)) head = beforeOf(head)
    for (; head?.matches(`.division-header, .calls, ${leads}`); head = beforeOf(head)) heads.push(head)
    return heads
  }

  /** Height of what stands above a block from the first of its headings on, without the figures behind the last one. */
  const heightAbove = (block: Element, heads: readonly Element[]): number => {
    const [last, first] = [heads[0], heads.at(-1)]
    if (!last || !first) return 0
    let under = block
    for (let before = beforeOf(under); before && before !== last; before = beforeOf(before)) under = before
    return under.getBoundingClientRect().top - first.getBoundingClientRect().top
  }

  /** Height of the frame of a box that holds a figure, and of the white in it. */
  const frameOf = (figure: Element): number => {
    const box = figure.closest('.box')
    if (!box) return 0
    const { paddingTop, borderTopWidth, borderBottomWidth, paddingBottom } = getComputedStyle(box)
    const { marginTop, marginBottom } = getComputedStyle(figure)
    const frame = [paddingTop, borderTopWidth, borderBottomWidth, paddingBottom, marginTop, marginBottom]
    return frame.reduce((sum, part) => sum + parseFloat(part), 0)
  }

  /** Pixels by which a figure is too high for a page, with its headings, its frame and the notes of all. */
  const excessOf = (figure: HTMLElement, notes: Notes, textHeight: number): number => {
    const heads = canMove(figure) ? [] : headsOf(figure)
    const height = heightAbove(figure, heads) + frameOf(figure) + figure.offsetHeight + 1
    return height + heightOfFoot([...heads, figure], notes) - textHeight
  }

  /** The size of a picture that has room on a page, with its caption and the notes of it. */
  const fitPicture = (picture: HTMLImageElement, notes: Notes, textHeight: number) => {
    const { width, height } = picture.getBoundingClientRect()
    const excess = excessOf(picture.closest('figure') ?? picture, notes, textHeight)
    const scale = Math.min(1, Math.max(leastPicture, (height - excess) / height))
    const line = picture.matches('.sized') ? width : (picture.parentElement?.clientWidth ?? width)
    const asked = (Math.min(picture.naturalWidth, line) * picture.naturalHeight) / picture.naturalWidth
    return { width: width * scale, height: height * scale, isScaled: scale < 1 || asked > textHeight }
  }

  /** Three lines cannot be parted into two and two, and Chromium then leaves one alone at the head of a page. */
  const fewLines = 3.5

  /** A picture in a line makes it as high as several. */
  const linesIn = (paragraph: HTMLElement): number =>
    paragraph.querySelector('img')
      ? countLines(boxesIn(paragraph))
      : paragraph.offsetHeight / parseFloat(getComputedStyle(paragraph).lineHeight)

  /** Width of signs, in ems, of a text that is all i, l and commas. */
  const leastSign = 0.2

  /**
   * Paragraphs of the text that are longer than a few lines whatever stands in them: nothing of them need be measured, and
   * without them a document is laid out in a third of the time.
   */
  const longIn = (article: Element, line: number): readonly HTMLElement[] => {
    const most = (fewLines * line) / (leastSign * parseFloat(getComputedStyle(article).fontSize))
    return [...article.querySelectorAll<HTMLElement>('.division-text > p:not(:has(img, math))')].filter(
      ({ textContent }) => (textContent ?? '').replace(/[\p{M}\p{Cf}]+/gu, '').length > most,
    )
  }

  const keepShortWhole = (root: Element) => {
    const short = [...root.querySelectorAll<HTMLElement>('p:not([hidden]), li, dt, dd')].filter(
      paragraph => !paragraph.querySelector('p, ul, ol, dl, blockquote, pre, table') && linesIn(paragraph) < fewLines,
    )
    short.forEach(paragraph => paragraph.classList.add('whole'))
  }

  /** One line between a heading and a text, such as “Sir,” in a letter: a heading wants two lines below it. */
  const markLeadLines = (article: Element) => {
    const short = [...article.querySelectorAll<HTMLElement>(':is(h2, h3, h4, h5, h6, .dateline) + p.whole:has(+ p)')]
    for (const line of short.filter(paragraph => linesIn(paragraph) < 1.5)) line.classList.add('lead-line')
  }

  /**
   * A table in a note has the same columns on the next page: feet.ts takes them along. One that is hyphenated has them still when
   * the soft hyphens within its lines are gone (take.ts), and its words are wider.
   */
  const keepColumns = (article: Element, notes: Notes) => {
    const found = [
      ...[...notes.values()].flatMap(note => [...note.querySelectorAll('table')]),
      ...article.querySelectorAll<HTMLTableElement>('table.hyphenated'),
    ]
    const widths = found.map(table => table.getBoundingClientRect().width)
    const columns = found.map(columnsOf)
    found.forEach((table, index) => fixColumns(table, widths[index] ?? 0, columns[index] as HTMLElement))
  }

  /**
   * What is as high as it happens to be takes up whole lines, so that lines stand level behind it. Between two paragraphs it
   * stands in the middle of them; at the head of a page all the white is below it (paginate.ts).
   */
  const fillLines = (article: Element, blocks: string) => {
    const leading = parseFloat(getComputedStyle(article).lineHeight)
    const filled = [...article.querySelectorAll<HTMLElement>(blocks)].map(block => {
      const { height } = block.getBoundingClientRect()
      const { marginTop, marginBottom } = getComputedStyle(block)
      const missing = Math.max(0, Math.ceil(height / leading - 0.01) * leading - height)
      const isBetween = block.previousElementSibling?.matches('p') && block.nextElementSibling?.matches('p')
      return { block, above: parseFloat(marginTop), below: parseFloat(marginBottom), missing, isBetween }
    })
    // All are measured before the first is changed, which would have the whole text laid out anew.
    for (const { block, above, below, missing, isBetween } of filled) {
      const half = isBetween ? missing / 2 : 0
      if (half > 0) block.style.marginTop = `${above + half}px`
      block.style.marginBottom = `${below + missing - half}px`
      block.dataset['below'] = `${Math.ceil(below / leading - 0.01) * leading + missing}px`
    }
  }

  /** Letters of a text that Paged.js copies at once. */
  const longText = 2000

  /** What goes on upon the next page is copied text by text: a paragraph of fifty pages would be copied whole on each of them. */
  const partText = (text: Text) => {
    const blank = text.data.indexOf(' ', longText)
    if (blank > 0 && /\S/.test(text.data.slice(blank))) partText(text.splitText(blank + 1))
  }

  /** Sets `html` into `bed`, which has the width of a line; `textHeight` is that of a full page. */
  return async (bed: HTMLElement, html: string, textHeight: number): Promise<Prepared> => {
    const line = bed.clientWidth
    bed.innerHTML = html
    const article = bed.querySelector<HTMLElement>('article')
    if (!article) throw new Error('the document has no article')
    const section = bed.querySelector<HTMLElement>('section.notes')
    const notes = new Map([...(section?.children ?? [])].map(note => [note.id, note as HTMLElement] as const))
    const called = [...article.querySelectorAll('[data-note]')].map(call => call.getAttribute('data-note') ?? '')
    const noteLetters = called.map(id => [id, notes.has(id) ? lettersIn(notes.get(id) as Node).text : ''] as const)
    const before = lettersIn(article).text
    setMarksInLines(bed)
    markPlaces(bed)
    bindWords(bed)
    openAddresses(bed)
    cutAtTurns(bed)
    keepCellsWhole(bed)
    const long = longIn(article, line)
    // Of these, only last words are measured.
    for (const paragraph of long) paragraph.hidden = !paragraph.querySelector('.end')
    loosenEnds(bed)
    for (const paragraph of long) paragraph.hidden = true
    // From here on the bed is measured: what changes its words or their lines has been done.
    fillLines(article, '.division-header')
    await fixPictures(bed, notes, textHeight)
    keepShortWhole(bed)
    markLeadLines(article)
    fitFormulas(bed.querySelectorAll('math:not(table *)'), textHeight)
    fitTables(bed, textHeight)
    keepColumns(article, notes)
    cutTables(article, notes, textHeight, table => {
      const calling = headsOf(table)
      return { height: heightAbove(table, calling), calling }
    })
    fillLines(article, '.division-text > :is(figure, pre, .math, .box, table:not(.piece))')
    for (const paragraph of long) paragraph.hidden = false
    if (section) {
      for (const note of notes.values()) {
        note.lang ||= section.lang
        note.dir ||= section.dir
      }
    }
    bed.replaceChildren()
    for (const text of textsIn(article)) {
      if (text.length === 0) text.remove()
      else partText(text)
    }
    if (lettersIn(article).text !== before) throw new Error('letters were lost before any page was made')
    markFloats(article)
    return { article, notes, letters: { ...lettersIn(article), notes: noteLetters } }
  }
}
