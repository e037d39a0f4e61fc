/** Cross-references that name pages: written with room for any folio, filled when the pages stand in order, read back. */
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { BookPage } from '../scripts/press/imposition.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import type { Pdf } from '../scripts/press/pdf/facts.ts'
import { pressPrint } from '../scripts/press/print.ts'
import { fillReferences, layReferences } from '../scripts/press/references.ts'
import { writePrint } from '../scripts/writers/print.ts'
import { sha256 } from '../scripts/press/cache.ts'
import { hasRoom, withFolios, withoutPages, withWideRooms } from '../scripts/writers/references.ts'
import { webEdition } from '../scripts/writers/web/index.ts'
import { bookOf, tellProof } from './proof-editions.ts'

/** Layouts and bound books that did not come out of the cache. */
const fresh = vi.hoisted(() => ({ layouts: 0, books: 0 }))
vi.mock(import('../scripts/press/cache.ts'), async original => {
  const cache = await original()
  return {
    ...cache,
    cached: (folder, name, make) =>
      cache.cached(folder, name, () => {
        if (folder === 'books') fresh.books++
        return make()
      }),
    cachedData: (folder, name, make) =>
      cache.cachedData(folder, name, () => {
        if (folder === 'layouts') fresh.layouts++
        return make()
      }),
  }
})

/** Words of many widths, no two lines alike. */
const say = (many: number, from = 0): string =>
  Array.from({ length: many }, (_, index) => {
    const letters = 'abcdefghiklmnoprstuvw'
    const word = ((index + from) * 7919 + 311).toString(21)
    return [...word].map(digit => letters[parseInt(digit, 21)]).join('')
  }).join(' ')

const head = (references = 'page') =>
  `---\ntitle: Of Pages\nlanguage: en\nprint: { references: ${references}, opening: any }\n---\n\n`

const small = (text: string, references?: string) =>
  bookOf(
    `${head(references)}# One {#one}\n\n${text}\n\n# Two {#sec-two}\n\n| a |\n|---|\n| 1 |\n\nTable: A table {#tbl-a}\n`,
  )
const written = (text: string, references?: string): string => {
  const { book, numbering } = small(text, references)
  return writePrint(book, numbering, src => src).divisions[0]?.html ?? ''
}
const room = (html: string) => [...html.matchAll(/<span class="page-reference"[^>]*>([^<]*)/g)].map(([, text]) => text)

describe('written', () => {
  test('a label only, unless the book asks for pages; other editions never name them', () => {
    expect(room(written('See @tbl-a.', 'label'))).toEqual([])
    const { book, numbering } = small('See @tbl-a.')
    expect(webEdition(book, numbering).pages[0]?.textHtml).not.toContain('000')
  })

  test('in text and in notes with room for the widest folio; after a comma within brackets', () => {
    const html = written('See @tbl-a, *also (@sec-two)* (so @tbl-a).[^1]\n\n[^1]: As (a) @sec-two has it.')
    const [plain, inBrackets] = [' (p.\u00a0000)', ', p.\u00a0000']
    expect(room(html)).toEqual([plain, inBrackets, inBrackets, plain])
  })

  test('not in headings, captions, cells and the words of a link, and no ordinary link names one', () => {
    const html = written(
      '## As @tbl-a\n\n[see @tbl-a](#sec-two) and [the table](#tbl-a)\n\n| @tbl-a |\n|---|\n| @tbl-a |\n\nTable: Like @tbl-a {#tbl-b}',
    )
    expect(room(html)).toEqual([])
    expect(html).toContain('<a href="#tbl-a">the table</a>')
  })
})

const place = (id: string, content: string) => `<span class="page-reference" id="${id}">${content}</span>`
const bound = ' <span class="bound">(p.&nbsp;000)</span>'

describe('put in order', () => {
  test.each(['7', '45', '999', '1234', 'xviii'])('the folio %s takes the place of its room', folio => {
    const html = `<p>${place('page-of/one/1/tbl-a', bound)} in 000 years</p>`
    expect(withFolios(html, id => (id === 'tbl-a' ? folio : ''))).toBe(
      `<p>${place('page-of/one/1/tbl-a', bound.replace('000', folio))} in 000 years</p>`,
    )
  })

  test('a folio is the last word, however a line that turns cuts those before it', () => {
    const cut = (folio: string) => ` <span class="bound">(<!---->p<!---->.&nbsp;<!---->${folio}<!---->)</span>`
    expect(withFolios(place('page-of/one/1/a', cut('000')), () => '10')).toBe(place('page-of/one/1/a', cut('10')))
    expect(hasRoom(place('page-of/one/1/a', cut('000')), () => '999')).toBe(true)
  })

  test('a reference in a note that goes on over the page, which the layout has given a style', () => {
    const styled = place('page-of/one/1/a', bound).replace('>', ' style="margin-bottom: 0px;">')
    expect(withFolios(styled, () => '10')).toContain('(p.&nbsp;10)')
  })

  test('few folios have no room, and get more', () => {
    const roman = bound.replace('000', 'xviii')
    const fits = (room: string, folio: string) => hasRoom(place('page-of/one/1/a', room), () => folio)
    expect(['7', '999', '1000'].map(folio => fits(bound, folio))).toEqual([true, true, false])
    expect(['v', 'xviii', 'xxiv', 'xxxviii'].map(folio => fits(roman, folio))).toEqual([true, true, true, false])
    const wide = (room: string) => withWideRooms(place('page-of/one/1/a', room))
    expect(hasRoom(wide(bound), () => '8888') && hasRoom(wide(roman), () => 'lxxxviii')).toBe(true)
    expect(withFolios(wide(bound), () => '1234')).toContain('(p.&nbsp;1234)')
  })

  test('what has no page names none', () => {
    expect(withFolios(place('page-of/one/1/gone', bound), () => '')).toBe(place('page-of/one/1/gone', ''))
    const html = place('page-of/one/1/a', bound) + place('page-of/one/2/a', bound)
    expect(withoutPages(html, new Set(['page-of/one/1/a']))).toBe(
      place('page-of/one/1/a', '') + place('page-of/one/2/a', bound),
    )
  })

  test('pages get the folio of the page on which the target stands, in text and in notes', () => {
    const page = (folio: string, text: string, foot: string, ...ids: readonly string[]): BookPage => ({
      laid: { text, foot, continues: false, ids, called: [], begun: [] },
      document: null,
      side: 'recto',
      folio,
      showsFolio: true,
      head: '',
    })
    const filled = fillReferences([
      page('xi', place('page-of/one/1/b', bound), place('page-of/one/2/a', bound), 'a'),
      page('12', '', '', 'b'),
    ])
    expect(filled[0]?.laid?.text).toContain('(p.&nbsp;12)')
    expect(filled[0]?.laid?.foot).toContain('(p.&nbsp;xi)')
  })

  test('beside its target a reference is silent, and speaks again where silence would part them', async () => {
    const [near, torn] = ['page-of/one/1/a', 'page-of/one/2/b']
    const seen: string[] = []
    const laid = await layReferences(place(near, bound) + place(torn, bound), html => {
      seen.push(html)
      const isTorn = html.includes(place(torn, ''))
      return Promise.resolve({ html, pages: [{ ids: [near, torn, 'a', ...(isTorn ? [] : ['b'])] }, { ids: ['b'] }] })
    })
    expect(seen).toHaveLength(3)
    expect(laid.html).toBe(place(near, '') + place(torn, bound))
  })
})

const paragraph = (name: string, from: number) =>
  `${say(24, from)} @tbl-far ${say(9, from + 40)} @sec-preface ${say(70, from + 60)} (${name}, @sec-far).[^${name}]\n\n[^${name}]: ${say(9, from + 200)} note @fn-last, @tbl-far ${say(20, from + 220)}\n\n`
const reading = (name: string, from: number, many: number) =>
  `# Reading ${name}\n\n${Array.from({ length: many }, (_, index) => paragraph(`${name}${index}`, from + index * 300)).join('')}`
const table = (id: string) => `| a | b |\n|---|---|\n| one | two |\n\nTable: Numbers of ${id} {#tbl-${id}}\n\n`
const longBook = (pushed: number) =>
  bookOf(
    `${head()}# Preface {#sec-preface}\n\n${say(30, 90000)}\n\n${reading('a', 0, pushed)}${reading('b', 9000, 5)}` +
      `# Far {#sec-far}\n\n${say(30, 70000)} As @tbl-far tells.[^last]\n\n[^last]: The last, see note @fn-last itself.\n\n${table('far')}`,
  )
const press = async (pushed: number) => {
  const of = longBook(pushed)
  const facts = await pressPrint(of.book, of.numbering, { read: () => Promise.reject(new Error('no picture')) })
  return { of, facts, bytes: sha256(facts.pdf), pdf: await readPdf(facts.pdf) }
}
/** Printed lines of the reading b, numbers of references as #. */
const linesOf = ({ pages }: Pdf, facts: Awaited<ReturnType<typeof press>>['facts']) =>
  pages
    .filter((_, index) => facts.pages[index]?.division === 'reading-b')
    .map(({ texts }) =>
      texts
        .filter(({ y }) => y > 60)
        .map(({ text, endsLine }) => text + (endsLine ? '\n' : ''))
        .join(''),
    )
    .join('\n')
    .replace(/[\s\u00a0]*\n/g, '\n')
    .replace(/(?<=p\.\s)\d+/g, '#')

describe('printed', { timeout: 120_000 }, () => {
  let made: Awaited<ReturnType<typeof press>>
  beforeAll(async () => {
    made = await press(4)
  }, 120_000)
  const errors = (change: (text: string, label: string) => string) =>
    tellProof(made.of, {
      pdf: made.pdf.pages.map(page => ({
        ...page,
        texts: page.texts.map(text => ({ ...text, text: change(text.text, page.label) })),
      })),
    }).errors
  const folio = (id: string) => made.facts.pages[made.facts.places.get(id) ?? -1]?.folio ?? ''

  test('every reference names the page of its target, roman ones too, and the proof agrees', () => {
    const text = made.pdf.pages.flatMap(({ texts }) => texts.map(own => own.text + (own.endsLine ? ' ' : ''))).join('')
    const named = new Set(text.replace(/\s+/g, ' ').match(/(note 1|Table 1|“\w+”),? \(?p\. \w+\)?/g))
    const [table, preface, far] = ['tbl-far', 'sec-preface', 'sec-far'].map(folio)
    expect(preface).toBe('vi')
    expect([...named].sort()).toEqual([
      `Table 1 (p. ${table})`,
      `note 1 (p. ${table})`,
      `“Far”, p. ${far})`,
      `“Preface” (p. ${preface})`,
    ])
    expect(errors(own => own)).toEqual([])
  })

  test('a wrong folio, and one that is not there, are caught with their place', () => {
    const right = folio('tbl-far')
    const wrong = (to: string) => {
      let done = false
      return errors(text => {
        const found = text.replace(new RegExp(`\\(p\\.\\s${right}\\)`), () => {
          const first = !done
          done = true
          return first ? to : `(p. ${right})`
        })
        return found
      })
    }
    expect(wrong(`(p. ${Number(right) + 1})`)).toEqual([
      expect.stringContaining(`page ${Number(right) + 1} is named for Table 1, which stands on page ${right}`),
    ])
    expect(wrong('')).toEqual([expect.stringContaining(`no page is named for Table 1, which stands on page ${right}`)])
  })

  test('a book of which nothing changed is not bound again, and its bytes are the same', async () => {
    await press(4)
    const before = fresh.books
    const again = await press(4)
    expect(fresh.books).toBe(before)
    expect(again.bytes).toBe(made.bytes)
    expect(again.pdf.pages).toEqual(made.pdf.pages)
  })

  test('pages pushed on are not laid out again, and their lines end where they ended', async () => {
    const before = fresh.layouts
    const later = await press(14)
    // Reading a, and the contents.
    expect(fresh.layouts - before).toBeLessThanOrEqual(2)
    expect(later.facts.places.get('tbl-far')).toBeGreaterThan((made.facts.places.get('tbl-far') ?? 0) + 2)
    expect(linesOf(later.pdf, later.facts)).toBe(linesOf(made.pdf, made.facts))
    expect(linesOf(made.pdf, made.facts)).toContain('(p. #)')
  })
})
