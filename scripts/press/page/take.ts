/**
 * Runs inside the page: a finished page becomes plain HTML (nothing of Paged.js left in it),
 * and is looked at as it will be printed: every letter in its place, none outside the type area.
 */
import type { Sheet } from './feet.ts'
import type { Letters, Measure } from './measure.ts'
import type { Prepared } from './prepare.ts'
import type { references } from './references.ts'
import type { Tables } from './tables.ts'

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

export type Take = ReturnType<typeof take>

export const take = (
  { isElement, textsIn, lettersIn, boxes, lineEnds }: Measure,
  { joinTables }: Tables,
  bindReferences: ReturnType<typeof references>,
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
      end = Math.max(end, ...lines.map(({ bottom }) => bottom))
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
      end = Math.max(end, box.bottom)
      if (box.bottom > bottom + 1 || box.right > page.right) faults.push(`out of its place: the picture ${picture.alt}`)
    }
    return { faults, overfull, end }
  }

  /** The first words of a table, or of what it is. */
  const wordsOf = (element: Element): string => {
    const cells = [...(element.closest('table')?.querySelectorAll('td, th') ?? [element])]
    return cells.map(({ textContent }) => textContent).join(' ')
  }

  const captionOf = (picture: Element): string =>
    picture.closest('figure')?.querySelector('figcaption')?.textContent || picture.getAttribute('alt') || ''

  /** Keeps account of a division's pages. */
  return ({ letters, notes }: Prepared) => {
    const pages: LaidPage[] = []
    const faults: string[] = []
    const overfull: string[] = []
    const printed: Letters[] = []
    const fills: number[] = []
    const noteLetters = new Map<string, string[]>()
    const notices: Notice[] = []
    /** Rows that may go on over a page, as they begin. */
    const tallRows = new Map<string, Notice>()

    const noticeWhatWasFitted = (text: Element) => {
      const page = pages.length
      for (const fitted of text.querySelectorAll('[data-notice]:not([data-split-from], .repeated *)')) {
        const kind = fitted.getAttribute('data-notice') as Notice['kind']
        notices.push({ kind, words: snippet(fitted.matches('img') ? captionOf(fitted) : wordsOf(fitted)), page })
      }
      for (const row of text.querySelectorAll<HTMLElement>('tr.tall')) {
        const name = row.dataset['ref'] ?? ''
        const begun = tallRows.get(name)
        if (!row.hasAttribute('data-split-from'))
          tallRows.set(name, { kind: 'row-broken', words: snippet(row.textContent ?? ''), page })
        else if (begun && !notices.includes(begun)) notices.push(begun)
      }
    }

    /** A page in the shape it is printed in: no columns. */
    const flatten = (sheet: Sheet) => {
      const wrapper = sheet.text.firstElementChild
      if (wrapper) wrapper.replaceWith(...wrapper.childNodes)
      sheet.text.removeAttribute('style')
      sheet.footText.removeAttribute('style')
    }

    const takePage = (sheet: Sheet) => {
      const number = pages.length + 1
      setHyphens([sheet.text, sheet.footText])
      flatten(sheet)
      const called = [...sheet.text.querySelectorAll('[data-note]')].map(call => call.getAttribute('data-note') ?? '')
      const fragments = [...sheet.footText.children].map(note => note as HTMLElement)
      for (const note of fragments) {
        const id = note.dataset['of'] ?? ''
        noteLetters.set(id, [...(noteLetters.get(id) ?? []), lettersIn(note).text])
      }
      const begun = fragments.filter(note => note.id !== '').map(({ id }) => id)
      printed.push(lettersIn(sheet.text))
      noticeWhatWasFitted(sheet.text)
      joinTables(sheet.text)
      for (const root of [sheet.text, sheet.footText]) {
        bindReferences(root)
        clean(root)
      }
      const area = sheet.area.getBoundingClientRect()
      const page = (sheet.area.closest('.page') as Element).getBoundingClientRect()
      const footTop = fragments.length === 0 ? area.bottom : sheet.foot.getBoundingClientRect().top
      const seen = [inspect(sheet.text, area, footTop, page), inspect(sheet.footText, area, area.bottom, page)]
      fills.push((seen[0]?.end ?? area.top) - area.top + (area.bottom - footTop))
      for (const part of seen) {
        faults.push(...part.faults.map(fault => `page ${number}: ${fault}`))
        overfull.push(...part.overfull)
      }
      pages.push({
        text: sheet.text.innerHTML,
        foot: sheet.footText.innerHTML,
        continues: sheet.carried.length > 0,
        ids: [...idsIn(sheet.text), ...idsIn(sheet.footText)],
        called,
        begun,
      })
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

    const finish = (): Laid => {
      const noteFaults = letters.notes.flatMap(([id, wanted]) =>
        compare(`note ${id}`, wanted, (noteLetters.get(id) ?? []).join('')),
      )
      const order = pages.flatMap(({ begun }) => begun)
      const wanted = letters.notes.map(([id]) => id)
      const late = pages.flatMap(({ called, begun }) => called.filter(id => !begun.includes(id)))
      return {
        pages,
        faults: [
          ...faults,
          ...compare('text', letters.text, printed.map(({ text }) => text).join('')),
          ...compare('figures', letters.floats, printed.map(({ floats }) => floats).join('')),
          ...noteFaults,
          ...(order.join() === wanted.join() ? [] : [`notes out of order: ${order.join(' ')}`]),
          ...(notes.size === wanted.length ? [] : ['a note without a call']),
        ],
        late,
        notices,
        fills,
        overfull,
      }
    }

    return { takePage, finish }
  }
}
