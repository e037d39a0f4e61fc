/** The tools of the proofs, one by one. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { align, differences, expectedAt, foundAt } from '../scripts/proofs/align.ts'
import { lettersOf, speller, wordsBetween } from '../scripts/proofs/letters.ts'
import { elementsIn, readHtml, readXml, textOf } from '../scripts/proofs/markup.ts'
import { targetOf } from '../scripts/proofs/reading.ts'
import { placeOf } from '../scripts/proofs/stream.ts'
import { streamsOf } from '../scripts/proofs/streams.ts'
import { bookOf } from './proof-editions.ts'

describe('letters', () => {
  test.each([
    ['blanks, hyphens and joiners are left out', 'a man\u00adu-script\u2010, a\u00a0b\u200d', 'amanuscript,ab'],
    ['what has no sign of its own is left out', 'a\u3164b\u034fc\u{e0100}d', 'abcd'],
    ['accents stand apart, ligatures too', 'façade \ufb01rst ½', 'fac\u0327adefirst1⁄2'],
    ['what XML cannot hold is nothing', 'a\0b\u0007c\ud800d', 'abcd'],
    ['other scripts stay whole', 'Партийность 印刷 שלום', 'Партии\u0306ность印刷שלום'],
  ])('%s', (_, text, letters) => expect(lettersOf(text)).toBe(letters))
  test('a page may print capitals, and bullets', () => {
    expect(lettersOf('• Straße ς', true)).toBe(lettersOf('STRASSE Σ', true))
  })
  test('words are counted across pieces, and marks end none', () => {
    const pen = speller()
    pen.text('The prin')
    pen.mark('12')
    pen.text('ter’s ')
    pen.end()
    pen.text('room')
    const { letters, starts, ends } = pen.done()
    expect(starts.map((start, word) => letters.slice(start, ends[word]))).toEqual(['The', 'prin12ter', 's', 'room'])
    expect(wordsBetween(pen.done(), 4, 5)).toBe('printer')
    const formula = speller(true)
    formula.text('so 𝑎 is')
    expect(wordsBetween(formula.done(), 2, 3)).toBe('𝑎')
  })
  test('a speller spells as its pieces do', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.boolean(), (pieces, fold) => {
        const pen = speller(fold)
        for (const piece of pieces) pen.text(piece)
        const { letters, starts, ends, rawStarts, rawEnds } = pen.done()
        expect(letters).toBe(pieces.map(piece => lettersOf(piece, fold)).join(''))
        expect(pen.at()).toBe(letters.length)
        for (const list of [ends, rawStarts, rawEnds]) expect(list).toHaveLength(starts.length)
      }),
    )
  })
})

describe('two texts side by side', () => {
  const gaps = (a: string, b: string) =>
    differences(align(a, b), a.length, b.length).map(
      ({ from, to, foundFrom, foundTo }) => `${a.slice(from, to)}→${b.slice(foundFrom, foundTo)}`,
    )
  const prose =
    'theprinterkeptitwidenobodywhoworkedinthathousehadaskedhimwhyandthosewhocameafterhimfoundtherulealreadyold'
  test.each([
    ['the same', prose, prose, []],
    ['a loss', prose, prose.replace('keptit', ''), ['keptit→']],
    ['an addition', prose, prose.replace('wide', 'verywide'), ['→very']],
    ['another word', prose, prose.replace('worked', 'lodged'), ['w→l', 'rk→dg']],
    ['the end', prose, prose.slice(0, 40), [`${prose.slice(40)}→`]],
    ['nothing at all', prose, '', [`${prose}→`]],
    ['two losses near each other', prose, prose.replace('kept', '').replace('who', ''), ['kept→', 'who→']],
  ])('%s', (_, a, b, expected) => expect(gaps(a, b)).toEqual(expected))

  const texts = fc.array(fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'), {
    maxLength: 60,
  })
  test('matches match, run in order, and with the differences make up both texts', () => {
    fc.assert(
      fc.property(texts, texts, (some, others) => {
        const [a, b] = [some.join(''), others.join('')]
        const matches = align(a, b)
        let [at, found] = [0, 0]
        for (const match of matches) {
          expect(a.slice(match.at, match.at + match.length)).toBe(b.slice(match.found, match.found + match.length))
          expect(match.at).toBeGreaterThanOrEqual(at)
          expect(match.found).toBeGreaterThanOrEqual(found)
          ;[at, found] = [match.at + match.length, match.found + match.length]
          expect(foundAt(matches, match.at)).toBe(match.found)
          expect(expectedAt(matches, match.found)).toBe(match.at)
        }
        const lost = differences(matches, a.length, b.length)
        const matched = matches.reduce((sum, { length }) => sum + length, 0)
        expect(matched + lost.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(a.length)
        expect(matched + lost.reduce((sum, { foundFrom, foundTo }) => sum + foundTo - foundFrom, 0)).toBe(b.length)
      }),
    )
  })
  test('half a book that is lost is found out at once', () => {
    const book = Array.from({ length: 200_000 }, (_, index) => ((index * 2654435761) % 97).toString(36)).join('')
    const started = performance.now()
    expect(gaps(book, book.slice(0, 50_000) + book.slice(250_000))).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('markup', () => {
  test('XML is read as e-readers read it', () => {
    const { root, problem } = readXml(
      '<?xml version="1.0"?><!DOCTYPE html><a xmlns:e="x" e:t="1 &amp; 2"><b/>c&#xe9;<![CDATA[<d>]]><!-- e --></a>',
    )
    expect(problem).toBeNull()
    expect(root && [...elementsIn(root)].map(({ name }) => name)).toEqual(['a', 'b'])
    expect(root && textOf(root)).toBe('cé<d>')
    expect(root?.attributes.get('e:t')).toBe('1 & 2')
  })
  test.each([
    ['<a><b></a></b>', 'line 1: </a> where </b> is due'],
    ['<a>\n<b></a>', 'line 2: </a> where </b> is due'],
    ['<a>', 'line 1: <a> is never closed'],
    ['<a b=c/>', 'line 1: a tag that is not closed or not well written: <a b=c/>'],
    ['<a b="1" b="2"/>', 'line 1: the attribute b twice in one tag'],
    ['<a>&nbsp;</a>', 'line 1: the entity &nbsp;, which XML does not know'],
    ['<a>R&D</a>', 'line 1: a bare &'],
    ['<a>\u0001</a>', 'line 1: a control character or half a surrogate pair'],
    ['<a>&#0;</a>', 'line 1: the reference &#0;, which is no character of XML'],
    ['<a/><b/>', 'line 1: 2 root elements'],
    ['text', 'line 1: text outside the root element'],
    ['', 'line 1: 0 root elements'],
  ])('%j is not well-formed', (xml, problem) => expect(readXml(xml)).toEqual({ root: null, problem }))
  test('any text answers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        readXml(text)
        readXml(`<a>${text}`)
        readHtml(text)
      }),
    )
  })
  test('addresses lead where a browser takes them', () => {
    expect(targetOf('a/b.html', 'c.html#d')).toEqual({ file: 'a/c.html', id: 'd' })
    expect(targetOf('a/b.html', '#d%20e')).toEqual({ file: 'a/b.html', id: 'd e' })
    expect(targetOf('a/b.html', '../')).toEqual({ file: 'index.html', id: '' })
    expect(targetOf('a/b.html', 'https://example.org/#d')).toBeNull()
    expect(targetOf('b.html', 'mailto:x@example.org')).toBeNull()
  })
})

test('every word of a stream leads back to its place in the manuscript', () => {
  const markdown =
    '---\ntitle: T\n---\n\n# One\n\nThe *printer*\nkept it^[so he said] wide.\n\n- a room\n- let to `nobody`\n'
  const { book, numbering } = bookOf(markdown)
  for (const edition of ['web', 'pdf', 'epub'] as const) {
    for (const { body, notes } of streamsOf(book, numbering, edition)) {
      for (const stream of [body, ...notes]) {
        stream.starts.forEach((start, word) => {
          const text = stream.raw.slice(stream.rawStarts[word], stream.rawEnds[word])
          const place = placeOf(stream, start)?.start ?? 0
          expect(markdown.slice(place).replace(/^`/, '').startsWith(text), `${text} at ${place}`).toBe(true)
        })
      }
    }
  }
})
