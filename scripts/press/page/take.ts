/**
 * Runs inside the page: a finished page is looked at, whether every letter stands in its place, and becomes plain HTML
 * (nothing of Paged.js left in it).
 */
import type { Directions } from './directions.ts'
import type { Letters, Measure } from './measure.ts'
import type { Openings } from './openings.ts'
import type { Prepared } from './prepare.ts'
import type { references } from './references.ts'
import type { Sheet } from './sheet.ts'
import type { Tables } from './tables.ts'
import type { Turns } from './turns.ts'

/** A page as the press keeps it. */
export interface LaidPage {
  /** Content of the text's box and of the foot's box; '' where there are no notes. */
  readonly text: string
  readonly foot: string
  /** Notes run over from the page before. */
  readonly continues: boolean
  /** Every id that stands on the page, in order. */
  readonly ids: readonly string[]
  /** Notes that are called on the page, and notes that begin on it, in order. */
  readonly called: readonly string[]
  readonly begun: readonly string[]
}

/** What the press had to do to what has no room on any page. */
export interface Notice {
  /**
   * A picture set smaller than its width asks for; a formula set much smaller; a table whose words are broken; a row that is
   * higher than a page, and parted; notes set after the text.
   */
  readonly kind: 'picture-scaled' | 'formula-scaled' | 'words-broken' | 'row-broken' | 'notes-after-text'
  /** The words of its caption, or the first of its cells. */
  readonly words: string
  /** Index of the page, within the division. */
  readonly page: number
}

/** What became of a division. */
export interface Laid {
  readonly pages: readonly LaidPage[]
  /** What was lost, doubled, hidden or laid over something else, in words. An edition may not be made of it. */
  readonly faults: readonly string[]
  /** Ids of notes that begin on a page after that of their call. */
  readonly late: readonly string[]
  readonly notices: readonly Notice[]
  /** What text and notes take of the height of each page, in pixels; the rest of it is white. */
  readonly fills: readonly number[]
  /** Lines that stick out of the type area into the margin, by their words. */
  readonly overfull: readonly string[]
}

/** A page that has been taken over. */
export interface Taken {
  readonly page: LaidPage
  readonly letters: Letters
  /** Letters of each note at its foot, by the note's id. */
  readonly notes: readonly (readonly [string, string])[]
  /** What is wrong with it, and lines that stick out. */
  readonly faults: readonly string[]
  readonly overfull: readonly string[]
  /** What was fitted; its page is settled at the end. */
  readonly fitted: readonly Pick<Notice, 'kind' | 'words'>[]
  /** Rows that may go on over a page: their names, whether they begin here, their words. */
  readonly rows: readonly { readonly name: string; readonly begins: boolean; readonly words: string }[]
  /** Pixels that text and notes take. */
  readonly fill: number
  /** Pixels from the head of the page to the end of its text. */
  readonly end: number
  /** Pixels that the least needs that may stand first on a page, with its notes; 0 where that was not asked. */
  readonly opening: number
  /** It opens with the rest of a figure, whose picture stands on the page before, or of a row that is not to be broken. */
  readonly torn: 'figure' | 'row' | null
  /** Nothing but headings stands on it above the notes. */
  readonly isLead: boolean
  /** Lines of the paragraph, of that at the foot and of the note that go on from the page before; 0 where none does. */
  readonly first: readonly number[]
  /** Lines of the last paragraph, of that at the foot, and of the last note. */
  readonly last: readonly number[]
  /** Its text ends with a single line between a heading and the text that the heading stands over. */
  readonly endsWithLead: boolean
  /** The last sign of the text, and of the notes, but markers: a colon, a hyphen. */
  readonly signs: readonly string[]
}

export type Take = ReturnType<typeof take>

export const take = (
  { isElement, textsIn, lettersIn, boxes, boxesIn, countLines, lineEnds }: Measure,
  { joinTables }: Tables,
  { isLead }: Turns,
  bindReferences: ReturnType<typeof references>,
  { partTexts }: Directions,
  openingOf: Openings,
) => {
  /** Soft hyphens stay where a line ends with one. Inside a line they would only stand between a search and its word. */
  const setHyphens = (roots: readonly Element[]) => {
    const texts = roots.flatMap(textsIn).filter(({ data }) => data.includes('\u00ad'))
    const ends = texts.map(
      text =>
        new Set(
          lineEnds(
            text,
            [...text.data.matchAll(/\u00ad/g)].map(({ index }) => index),
          ),
        ),
    )
    texts.forEach((text, index) => {
      text.data = text.data.replace(/\u00ad/g, (hyphen, at: number) => (ends[index]?.has(at) ? hyphen : ''))
    })
  }

  const kept = new Set(
    'class id href lang dir role aria-hidden aria-label aria-level src alt width height style colspan rowspan scope value start type'.split(
      ' ',
    ),
  )

  const clean = (root: Element) => {
    for (const element of root.querySelectorAll('*')) {
      if (!isElement(element)) continue
      if (element.hasAttribute('data-split-from')) element.classList.add('continued')
      if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml')
        for (const name of ['data-ref', 'data-notice', 'data-below']) element.removeAttribute(name)
      else for (const { name } of [...element.attributes]) if (!kept.has(name)) element.removeAttribute(name)
      element.classList.remove('pagedjs_hyphen')
      if (element.getAttribute('class') === '') element.removeAttribute('class')
    }
  }

  const idsIn = (root: Element): readonly string[] =>
    [...root.querySelectorAll('[id]')].map(({ id }) => id).filter(id => id !== '')

  const snippet = (text: string): string =>
    text
      .replace(/\u00ad/g, '')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 60)

  /** Blanks, joiners and invisible operators of formulas have no box. */
  const seen = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}]/u

  /** Part of the height of a line's box from its middle to the foot of p, more or less. Faces for formulas have boxes of any height. */
  const ink = 0.23

  /** Looks at every line of a box. `bottom` is where the box ends. */
  const inspect = (root: Element, area: DOMRect, bottom: number, page: DOMRect) => {
    const faults: string[] = []
    const overfull: string[] = []
    let end = area.top
    for (const text of textsIn(root)) {
      const lines = boxes(text, 0, text.length)
      if (!text.parentElement?.closest('.at-foot')) end = Math.max(end, ...lines.map(({ bottom }) => bottom))
      const half = text.parentElement?.closest('math') ? 0 : ink
      if (lines.length === 0 && seen.test(text.data)) faults.push(`not to be seen: ${snippet(text.data)}`)
      for (const box of lines) {
        const [middle, reach] = [(box.top + box.bottom) / 2, half * box.height]
        if (
          middle + reach > bottom + 1 ||
          middle - reach < area.top - 1 ||
          box.right > page.right ||
          box.left < page.left
        )
          faults.push(`out of its place: ${snippet(text.data)}`)
        else if (box.right > area.right + 2 || box.left < area.left - 2) overfull.push(snippet(text.data))
      }
    }
    for (const picture of root.querySelectorAll('img')) {
      const box = picture.getBoundingClientRect()
      if (!picture.closest('.at-foot')) end = Math.max(end, box.bottom)
      if (box.bottom > bottom + 1 || box.right > page.right) faults.push(`out of its place: the picture ${picture.alt}`)
    }
    return { faults, overfull, end }
  }

  const paragraph = ':is(p, li, dd):not(:has(> p))'

  const isInk = ({ data }: Text): boolean => seen.test(data)

  const paragraphOf = (text: Text | undefined): Element | null => text?.parentElement?.closest(paragraph) ?? null

  /** The paragraph that goes on in it from the page before; none where it goes on between two of a list, or of a box, or with a list in an item. */
  const goesOnIn = (root: Element): Element | undefined => {
    const block = [...root.querySelectorAll('.continued, [data-split-from]')]
      .at(-1)
      ?.closest('p, li, dd, ul, ol, dl, tr, blockquote, div')
    return block?.matches(paragraph) && paragraphOf(textsIn(block).find(isInk)) === block ? block : undefined
  }

  const lastIn = (root: Element): Element | null => paragraphOf(textsIn(root).findLast(isInk))

  const lastSignIn = (root: Element): string =>
    textsIn(root)
      .findLast(text => isInk(text) && !text.parentElement?.closest('.noteref, .at-foot'))
      ?.data.trimEnd()
      .at(-1) ?? ''

  /** Lines of a block; 0 where it may be parted after any of them. */
  const linesOf = (block: Element | null | undefined): number =>
    !block || block.closest('td, th, pre') ? 0 : countLines(boxesIn(block))

  /** The first words of a table, or of what it is. */
  const wordsOf = (element: Element): string => {
    const cells = [...(element.closest('table')?.querySelectorAll('td, th') ?? [element])]
    return cells.map(({ textContent }) => textContent).join(' ')
  }

  const captionOf = (picture: Element): string =>
    picture.closest('figure')?.querySelector('figcaption')?.textContent || picture.getAttribute('alt') || ''

  const fittedIn = (text: Element): Taken['fitted'] =>
    [...text.querySelectorAll('[data-notice]:not([data-split-from], .repeated *)')].map(fitted => ({
      kind: fitted.getAttribute('data-notice') as Notice['kind'],
      words: snippet(fitted.matches('img') ? captionOf(fitted) : wordsOf(fitted)),
    }))

  const tallRowsIn = (text: Element): Taken['rows'] =>
    [...text.querySelectorAll<HTMLElement>('tr.tall')].map(row => ({
      name: row.dataset['splitFrom'] ?? row.dataset['ref'] ?? '',
      begins: !row.hasAttribute('data-split-from'),
      words: snippet(row.textContent ?? ''),
    }))

  /** What had to be done, page by page; a row that may be parted is told where it begins, once it has been. */
  const noticesOf = (taken: readonly Taken[]): readonly Notice[] => {
    const notices: Notice[] = []
    const begun = new Map<string, Notice>()
    taken.forEach(({ fitted, rows }, page) => {
      notices.push(...fitted.map(notice => ({ ...notice, page })))
      for (const { name, begins, words } of rows) {
        const row = begun.get(name)
        if (begins) begun.set(name, { kind: 'row-broken', words, page })
        else if (row && !notices.includes(row)) notices.push(row)
      }
    })
    return notices
  }

  /** A page in the shape it is printed in: no columns. */
  const flatten = ({ text, footText }: Sheet) => {
    const wrapper = text.firstElementChild
    if (wrapper) wrapper.replaceWith(...wrapper.childNodes)
    for (const box of [text, footText]) box.removeAttribute('style')
  }

  /** What is seen of a page: pixels, and lines. */
  const look = ({ area: typeArea, text, foot, footText, sunk }: Sheet) => {
    const area = typeArea.getBoundingClientRect()
    const page = (typeArea.closest('.page') as Element).getBoundingClientRect()
    const notes = [...footText.children]
    const footTop = notes.length === 0 ? area.bottom : foot.getBoundingClientRect().top
    const boxes = [inspect(text, area, footTop, page), inspect(footText, area, area.bottom, page)] as const
    const end = boxes[0].end - area.top
    return {
      faults: boxes.flatMap(({ faults }) => faults),
      overfull: boxes.flatMap(({ overfull }) => overfull),
      end,
      fill: end + sunk.reduce((sum, { room }) => sum + room, 0) + (area.bottom - footTop),
      first: [goesOnIn(text), goesOnIn(footText), notes.find(note => note.matches('.continued'))].map(linesOf),
      last: [lastIn(text), lastIn(footText), notes.at(-1)].map(linesOf),
      endsWithLead: lastIn(text)?.matches('.lead-line') === true,
      signs: [text, footText].map(lastSignIn),
    }
  }

  /**
   * A page is looked at as it stands, in columns, for this takes no layout of its own. It is looked at in the shape that it is
   * printed in where that is asked for, and where something is out of its place: columns part rows that have room.
   */
  const takePage = (sheet: Sheet, asPrinted: boolean, withOpening: boolean): Taken => {
    const standing = asPrinted ? null : look(sheet)
    const opening = withOpening ? openingOf(sheet) : 0
    setHyphens([sheet.text, sheet.footText])
    flatten(sheet)
    const called = [...sheet.text.querySelectorAll('[data-note]')].map(call => call.getAttribute('data-note') ?? '')
    const fragments = [...sheet.footText.children].map(note => note as HTMLElement)
    const notes = fragments.map(note => [note.dataset['of'] ?? '', lettersIn(note).text] as const)
    const begun = fragments.filter(note => note.id !== '').map(({ id }) => id)
    const [letters, fitted, rows] = [lettersIn(sheet.text), fittedIn(sheet.text), tallRowsIn(sheet.text)]
    joinTables(sheet.text)
    for (const root of [sheet.text, sheet.footText]) {
      bindReferences(root)
      partTexts(root)
      clean(root)
    }
    return {
      ...(standing?.faults.length === 0 ? standing : look(sheet)),
      page: {
        text: sheet.text.innerHTML,
        foot: sheet.footText.innerHTML,
        continues: sheet.carried.length > 0,
        ids: [...idsIn(sheet.text), ...idsIn(sheet.footText)],
        called,
        begun,
      },
      letters,
      notes,
      fitted,
      rows,
      opening,
      isLead: isLead(sheet.text),
      torn: sheet.text.querySelector('figure.continued')
        ? 'figure'
        : sheet.text.querySelector('tr.continued:not(.tall)')
          ? 'row'
          : null,
    }
  }

  const compare = (what: string, wanted: string, got: string): readonly string[] => {
    if (wanted === got) return []
    let at = 0
    while (at < wanted.length && wanted[at] === got[at]) at++
    const where = `${wanted.slice(Math.max(0, at - 30), at)}|${wanted.slice(at, at + 40)}`
    return [
      `${what}: ${got.length} of ${wanted.length} letters, wrong from “${where}”, printed “${got.slice(at, at + 40)}”`,
    ]
  }

  /** Notes that are called on a page, and do not begin on it. */
  const lateOn = ({ called, begun }: LaidPage): readonly string[] => called.filter(id => !begun.includes(id))

  /** A division's pages, held against what was to be set. */
  const finish = ({ letters, notes }: Prepared, taken: readonly Taken[]): Laid => {
    const printed = (part: keyof Letters) => taken.map(page => page.letters[part]).join('')
    const pages = taken.map(({ page }) => page)
    const noteLetters = new Map<string, string>()
    for (const [id, own] of taken.flatMap(page => page.notes)) noteLetters.set(id, (noteLetters.get(id) ?? '') + own)
    const order = pages.flatMap(({ begun }) => begun)
    const wanted = letters.notes.map(([id]) => id)
    return {
      pages,
      faults: [
        ...taken.flatMap(({ faults }, index) => faults.map(fault => `page ${index + 1}: ${fault}`)),
        ...compare('text', letters.text, printed('text')),
        ...compare('figures', letters.floats, printed('floats')),
        ...letters.notes.flatMap(([id, own]) => compare(`note ${id}`, own, noteLetters.get(id) ?? '')),
        ...(order.join() === wanted.join() ? [] : [`notes out of order: ${order.join(' ')}`]),
        ...(notes.size === wanted.length ? [] : ['a note without a call']),
      ],
      late: pages.flatMap(lateOn),
      notices: noticesOf(taken),
      fills: taken.map(({ fill }) => fill),
      overfull: taken.flatMap(page => page.overfull),
    }
  }

  return { inspect, takePage, lateOn, finish }
}
