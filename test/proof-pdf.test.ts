/** Damaged pages: each loss is caught with its page, its words and its line of the manuscript; whole pages are clean. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PdfLink, PdfPage, PdfText } from '../scripts/press/pdf/facts.ts'
import { prove as proveBook } from '../scripts/proofs/proof.ts'
import { generate } from './generated.ts'
import { bookOf, pdfPages, readAll, tellProof, type Numbered } from './proof-editions.ts'
import { manuscript } from './proof-manuscript.ts'

const whole = bookOf(manuscript)
const line = (words: string) => manuscript.slice(0, manuscript.indexOf(words)).split('\n').length

type Pages = ReturnType<typeof pdfPages>

const prove = (damage: (pages: Pages) => void, of: Numbered = whole) => {
  const pages = pdfPages(of)
  damage(pages)
  return tellProof(of, { pdf: pages })
}
const errors = (damage: (pages: Pages) => void, of?: Numbered) =>
  prove(damage, of).errors.map(error => error.replace('PDF, ', ''))

const pageOf = (pages: Pages, label: string) => {
  const found = pages.find(page => page.label === label)
  if (!found) throw new Error(`no page ${label}`)
  return found
}
/** Index of the piece that holds some words. */
const at = (texts: readonly PdfText[], words: string) => {
  const index = texts.findIndex(({ text }) => text.includes(words))
  if (index < 0) throw new Error(`“${words}” is not on the page`)
  return index
}
const drop =
  (label: string, words: string, count = 1) =>
  (pages: Pages) => {
    const { texts } = pageOf(pages, label)
    texts.splice(at(texts, words), count)
  }
const change = (label: string, from: string, to: string) => (pages: Pages) => {
  const { texts } = pageOf(pages, label)
  const index = at(texts, from)
  const piece = texts[index]
  if (piece) texts[index] = { ...piece, text: piece.text.replace(from, to) }
}

test('a reading of the same sentences as the one before it is told from it', () => {
  const sentences = [
    'The clerk of the market kept two sets of weights, one of brass for the hall and one of iron for the quay.',
    'A merchant who complained was asked which of the two he would have preferred when he was selling.',
    'Nobody in the town could remember an honest quarter in which the two had agreed.',
  ]
  const order = (turn: number) => sentences.map((_, index) => sentences[(index + turn) % sentences.length]).join(' ')
  const text = (from: number) => Array.from({ length: 12 }, (_, turn) => order(from + turn)).join('\n\n')
  const of = bookOf(
    `---\ntitle: Of Weights\nlanguage: en\n---\n\n# One\n\n${text(0)}\n\n# Two\n\n${text(1)}\n\n# Three\n\n${text(2)}\n`,
  )
  expect(errors(() => {}, of)).toEqual([])
})

test('a figure that stands far behind its place, where none before it waits, is told', () => {
  const drawers = Array.from(
    { length: 70 },
    (_, at) => `Drawer ${at} of the old office holds ${7 * at} letters, ${'and so on '.repeat(30)}.`,
  )
  const plates = Array.from({ length: 3 }, (_, at) => `![Plate ${at} shows an office](plate.svg){alt=""}`)
  const text = ['Before all plates there are words.', ...plates, ...drawers].join('\n\n')
  const of = bookOf(`---\ntitle: Of Plates\nlanguage: en\n---\n\n# Plates\n\n${text}\n`)
  const told = errors(pages => {
    const [from, to] = [pageOf(pages, '1').texts, pageOf(pages, '7').texts]
    to.splice(1, 0, ...from.splice(at(from, 'Plate 2'), 1))
  }, of)
  expect(told).toContainEqual(
    expect.stringMatching(/: page 7: “.*Plate 2 shows an office” stands far behind its place, which is on page 1$/),
  )
})

describe('signs that no face has', () => {
  const of = bookOf(
    '---\ntitle: Of Rooms\nlanguage: en\n---\n\n# A room 방\n\nThe word is 방,[^1] they say \u{1f4c5}, and so it is.\n\n[^1]: Or 房.\n',
  )
  const codes = (text: string) => [...text].map(sign => sign.codePointAt(0) ?? 0)
  const proveBoxes = (lost: RegExp, lacking: string) => {
    const pages = pdfPages(of).map(page => ({
      ...page,
      texts: page.texts.map(piece => ({ ...piece, text: piece.text.replace(lost, '') })),
    }))
    const { value, diagnostics } = proveBook(of.book, of.numbering, readAll({ pdf: pages }), codes(lacking))
    return { problems: value.problems.map(({ severity, message }) => `${severity} ${message}`), diagnostics }
  }
  test('are told once, with a package that has them, where words are boxes', () => {
    const { problems, diagnostics } = proveBoxes(/[방房\u{1f4c5}]/gu, '房방\u{1f4c5}')
    expect(problems).toEqual([
      'error the PDF shows boxes in place of words: no face has the Korean sign 방 (U+BC29)',
      'error the PDF shows boxes in place of words: no face has the Chinese sign 房 (U+623F)',
    ])
    expect(diagnostics.map(({ code, hint }) => [code, /install (\S+)/.exec(hint ?? '')?.[1]])).toEqual([
      ['glyph-unprinted', '@expo-google-fonts/noto-serif-kr'],
      ['glyph-unprinted', '@expo-google-fonts/noto-serif-sc'],
    ])
    expect(diagnostics.every(({ hint }) => hint?.includes('--only web,epub'))).toBe(true)
  })
  test('are no loss where they are pictograms', () =>
    expect(proveBoxes(/\u{1f4c5}/gu, '\u{1f4c5}').problems).toEqual([]))
  test('are no excuse for words that a font of the system has set elsewhere', () =>
    expect(proveBoxes(/ 방,/u, '방房').problems).not.toEqual([]))
})

test('a page whose text begins with the word that is its running head has one of each', () => {
  const paragraph = (from: number) =>
    Array.from({ length: 300 }, (_, at) => `${at % 3 === 0 ? 'debug ' : ''}${((from + at) * 7919).toString(36)}`).join(
      ' ',
    )
  const of = bookOf(`---\ntitle: Tools\n---\n\n# Debug\n\n${[0, 300, 600, 900].map(paragraph).join('\n\n')}\n`)
  expect(tellProof(of, { pdf: pdfPages(of) }).errors).toEqual([])
})

test('a text that begins with its own title, which is that of the book, begins behind the title page', () => {
  const words = Array.from({ length: 300 }, (_, at) => (at * 7919).toString(36)).join(' ')
  const of = bookOf(`---\ntitle: Octavo\n---\n\n# Octavo\n\nOctavo turns ${words}\n`)
  const { errors, proof } = tellProof(of, { pdf: pdfPages(of) })
  expect(errors).toEqual([])
  expect(proof.divisions[0]?.page).toBe('1')
})

test('a reading of nothing but its title, which the one before it quotes, is found', () => {
  const words = Array.from({ length: 300 }, (_, at) => (at * 7919).toString(36)).join(' ')
  const of = bookOf(
    `---\ntitle: Tools\n---\n\n# One\n\nHe wrote *What is a marginal note?* and ${words}\n\n# Section A: What is a marginal note?\n\n# Two\n\n${words}\n`,
  )
  expect(tellProof(of, { pdf: pdfPages(of) }).errors).toEqual([])
})

test('a paper that names its author and its institute, as the title page does, begins behind that', () => {
  const words = Array.from({ length: 300 }, (_, at) => (at * 7919).toString(36)).join(' ')
  const of = bookOf(
    `---\ntitle: A History of Marginal Notes\nauthor: Ann Binder\npublisher: The Council for the Study of Margins and Gutters\nseries: Working Papers in Book History\n---\n\n## Information\n\nInvestigator: Ann Binder. The Council for the Study of Margins and Gutters, Working Papers in Book History.\n\n${words}\n`,
  )
  const { errors, proof } = tellProof(of, { pdf: pdfPages(of) })
  expect(errors).toEqual([])
  expect(proof.divisions[0]?.page).toBe('1')
})

test('a whole PDF is clean, and its pages are known', () => {
  const { errors: none, proof } = prove(() => undefined)
  expect(none).toEqual([])
  expect(proof.divisions.map(({ id, page }) => `${id} ${page}`)).toEqual([
    'part-one-a-room-in-the-house 1',
    'of-margins 3',
    'of-types 7',
  ])
  expect(proof.pages.map(({ label, kind }) => `${label} ${kind}`).slice(0, 7)).toEqual([
    'i preliminary',
    'ii blank',
    'iii preliminary',
    'iv blank',
    '1 text',
    '2 blank',
    '3 text',
  ])
  expect(proof.pages[7]).toMatchObject({
    first: 'through the whole winter, and',
    last: 'the reader does with it',
    begins: { file: 'book.md', line: line('> A margin is a room') },
  })
  expect(
    proof.notes.map(({ mark, pdf }) => `${mark}: ${pdf?.calls.join(' ')} → ${pdf?.pages.join(' ')}`).slice(0, 6),
  ).toEqual(['1: 3 → 3', '2: 3 4 → 3', '*: 3 → 3', '3: 3 → 3', '4: 3 → 3', '5: 4 → 4'])
  expect(proof.notes.every(({ pdf }) => pdf?.whole && pdf.inPlace)).toBe(true)
})

describe('lost', () => {
  test('a line', () => {
    expect(errors(drop('4', 'rooms look into it'))).toEqual([
      `${line('and the tenants')}: page 4: “rooms look into it as they pass” is missing`,
    ])
  })
  test('a word within a line', () => {
    expect(errors(change('5', 'the old library', 'the library'))).toEqual([
      `${line('old library')}: page 5: “old” is missing`,
    ])
  })
  test('a blank within a line', () => {
    expect(errors(change('5', 'the old library', 'theold library'))).toEqual([
      `${line('old library')}: page 5: two words are run together: “theold”`,
    ])
  })
  test('a blank within a note', () => {
    expect(errors(change('3', 'upon one line', 'upon oneline'))).toEqual([
      expect.stringContaining('page 3: two words are run together: “oneline”'),
    ])
  })
  test('the last line of a page', () => {
    expect(errors(drop('7', 'flood of the year', 2))).toEqual([
      expect.stringMatching(/^\d+: pages 7–8: “flood of the year in which .* remained” .*is missing$/),
    ])
  })
  test('a note', () => {
    expect(errors(drop('7', '2. ', 2))).toEqual([`${line('[^twice]:')}: page 7: note 2 is missing`])
  })
  test('the second line of a note', () => {
    expect(errors(drop('3', 'so that the note does not'))).toEqual([
      `${line('[^room]: *A Room')}: page 3: note 2 is not as written: “so that the note does not fit upon one line” is missing`,
    ])
  })
  test('the mark of a call', () => {
    expect(
      errors(pages => {
        const { texts } = pageOf(pages, '7')
        texts.splice(
          texts.findIndex(({ text }) => text === '3'),
          1,
        )
      }),
    ).toContain(`${line('and lay in their boxes')}: of-types: note 3 has lost a marker`)
  })
  test('the last pages of the book', () => {
    const told = errors(pages => pages.splice(-1))
    expect(told).toContainEqual(expect.stringMatching(/^\d+: page 7: “.* they are locked” \(\d+ words\) is missing$/))
    expect(told).toContain(`${line('[^setter]:')}: page 7: note 5 is missing`)
    expect(told).toContain(`${line('He who sets')}: of-types: note 5 has lost a marker`)
    expect(told).toHaveLength(3)
  })
  test('a whole division', () => {
    const told = errors(pages => pages.splice(-2))
    expect(told).toEqual([`${line('# Of Types')}: of-types: the whole division is missing: 184 words, 5 notes`])
  })
  test('a page in the middle', () => {
    const told = errors(pages =>
      pages.splice(
        pages.findIndex(({ label }) => label === '4'),
        1,
      ),
    )
    expect(told).toContainEqual(
      expect.stringMatching(/pages 3–5: “through the whole winter.*reader does with it” \(\d+ words\) is missing/),
    )
    expect(told.filter(error => /note [567] is missing/.test(error))).toHaveLength(3)
  })
  test('half of a book', () => {
    const { proof } = prove(pages => pages.splice(pages.findIndex(({ label }) => label === '5')))
    const [{ words } = { words: { expected: 0, missing: 0 } }] = proof.editions
    expect(words.missing).toBeGreaterThan(words.expected / 2)
  })
  test('a formula', () => {
    expect(errors(change('5', ' m=w9', ''))).toEqual([
      `${line('A formula was found')}: page 5: the signs M=W9 after “it” are missing`,
    ])
  })
  test('the number of a list item', () => {
    expect(errors(change('4', '1.that it was', 'that it was'))).toEqual([
      expect.stringMatching(/page 4: the signs 1\. after “.*” are missing$/),
    ])
  })
  test('the right number of a list item', () => {
    expect(errors(change('4', '1.that it was', '7.that it was'))).toEqual([
      expect.stringMatching(/page 4: “7” stands where the sign 1 after “.*” should$/),
    ])
  })
  test('the credit line of a reading', () => {
    expect(errors(drop('3', 'By leave of the heirs'))).toEqual([
      `${line('# Of Margins[')}: page 3: “By leave of the heirs of the printer” is not there, or not whole`,
    ])
  })
})

describe('a cross-reference', () => {
  const of = bookOf(
    '---\ntitle: Of Rooms\nlanguage: en\n---\n\n# One\n\nSee @sec-two and then @sec-here, said the clerk.[^1]\n\n## Here {#sec-here}\n\nA room.\n\n[^1]: Or see [the other](#sec-two) again.\n\n# Two\n\nA hall stands there, of which [a note](#fn-1) tells.\n\n## Deep {#sec-two}\n\nAnd a stair.\n',
  )
  const pdf = pdfPages(of).map((page): PdfPage => ({ ...page, width: 432, height: 648, links: [] }))
  const pageWith = (words: string) => pdf.findLastIndex(({ texts }) => texts.some(({ text }) => text.includes(words)))
  const linkOver = (words: string, page: number): readonly [number, PdfLink] => {
    const on = pageWith(words)
    const own = pdf[on]?.texts.find(({ text }) => text.includes(words))
    if (!own) throw new Error(`“${words}” is not in the PDF`)
    const x = own.x + (own.width * own.text.indexOf(words)) / own.text.length
    const width = (own.width * words.length) / own.text.length
    return [on, { x, y: own.y - 8, width, height: 10, to: { page, y: 0 }, url: null }]
  }
  /** Of the marker to its note, and back: both stand on one page. */
  const ways = pdf.flatMap(({ texts }, on) =>
    texts
      .filter(({ text }) => /^1\.?\s*$/.test(text))
      .map(({ x, y, width }) => [on, { x, y: y - 8, width, height: 10, to: { page: on, y: 0 }, url: null }] as const),
  )
  const proveLinks = (...links: readonly (readonly [number, PdfLink])[]) => proveAll([...links, ...ways])
  const proveAll = (links: readonly (readonly [number, PdfLink])[]) => {
    const pages = pdf.map((page, index) => ({
      ...page,
      links: page.label === 'iii' ? contents(page) : links.filter(([on]) => on === index).map(([, own]) => own),
    }))
    const { value } = proveBook(of.book, of.numbering, { pdf: { path: 'book.pdf', reading: { pages, outline: [] } } })
    return value.problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  }
  const [here, there] = [pageWith('A room.'), pageWith('And a stair.')]
  const contents = ({ texts }: (typeof pdf)[number]): readonly PdfLink[] =>
    texts.map(({ text, x, y, width }) => {
      const to = { page: /Two|3/.test(text) ? there : here, y: 0 }
      return { x, y: y - 8, width, height: 10, to, url: null }
    })
  const whole = [
    linkOver('“Deep”', there),
    linkOver('“Here”', here),
    linkOver('the other', there),
    linkOver('a note', here),
  ] as const

  test('and a marker leads to its note, and back', () => {
    expect(proveAll(whole)).toEqual([
      'PDF, page 1: note 1 its marker leads nowhere',
      'PDF, page 1: note 1 leads back nowhere',
    ])
  })
  test('that leads to its target is right', () => expect(proveLinks(...whole)).toEqual([]))
  test('may not lead to another page', () => {
    expect(
      proveLinks(linkOver('“Deep”', here), linkOver('“Here”', there), whole[2], linkOver('a note', there)),
    ).toEqual([
      'PDF, page 1: “Deep” leads to page 1, and ought to lead to page 3',
      'PDF, page 1: “Here” leads to page 3, and ought to lead to page 1',
      'PDF, page 3: “a note” leads to page 3, and ought to lead to page 1',
    ])
  })
  test('may not lead to another page out of a note, nor nowhere', () =>
    expect(proveLinks(whole[1], linkOver('the other', here), whole[3])).toEqual([
      'PDF, page 1: “Deep” leads nowhere, and ought to lead to page 3',
      'PDF, page 1: “the other” leads to page 1, and ought to lead to page 3',
    ]))
})

describe('what stands round the text', () => {
  const without = (label: string, words: string) => (pages: Parameters<Parameters<typeof errors>[0]>[0]) => {
    const page = pageOf(pages, label)
    page.texts.splice(at(page.texts, words), 1)
  }
  test.each([
    ['a line of the title page', 'i', 'Edited by A. Compositor', /page i: “Edited by A\. Compositor” is missing/],
    ['a title in the contents', 'iii', 'Of Types', /page iii: “Of Types/],
  ])('%s', (_, label, words, problem) => {
    expect(errors(without(label, words))).toEqual([expect.stringMatching(problem)])
  })
  test('a folio of the contents is another', () => {
    const told = errors(pages => {
      const { texts } = pageOf(pages, 'iii')
      const title = at(texts, 'Of Types')
      texts.forEach((piece, index) => {
        if (index >= title) texts[index] = { ...piece, text: piece.text.replace(/\d+$/, '99') }
      })
    })
    expect(told).toEqual([expect.stringMatching(/page iii: .*99/)])
  })
  test('a running head, and a folio', () => {
    expect(errors(without('4', 'Of Margins and Other Rooms'))).toEqual([
      `${line('# Of Margins[')}: page 4: the running head “Of Margins” is missing`,
    ])
    expect(errors(pages => void pageOf(pages, '4').texts.pop())).toEqual([
      `${line('# Of Margins[')}: page 4: the folio 4 is missing`,
    ])
  })
  test('a page behind the last one', () => {
    const strange = { text: 'This page is left blank on purpose', x: 60, y: 90, width: 90, size: 11, endsLine: true }
    expect(errors(pages => void pages.push({ label: '99', texts: [strange] }))).toEqual([
      '-: page 99: “This page is left blank on purpose” belongs to no part of the book that is due here',
    ])
  })
})

describe('added or moved', () => {
  test('a line that is printed twice', () => {
    expect(
      errors(pages => {
        const { texts } = pageOf(pages, '4')
        const index = at(texts, 'rooms look into it')
        texts.splice(index, 0, texts[index] as PdfText)
      }),
    ).toEqual([`${line('and the tenants')}: page 4: “rooms look into it as they pass” stands there once too often`])
  })
  test('a page that is printed twice', () => {
    const told = errors(pages => {
      const index = pages.findIndex(({ label }) => label === '4')
      pages.splice(index, 0, pages[index] as Pages[number])
    })
    expect(told.some(error => /page 4: .*once too often/.test(error))).toBe(true)
  })
  test('two notes that have changed places', () => {
    const told = errors(pages => {
      const { texts } = pageOf(pages, '7')
      texts.splice(at(texts, '2. '), 0, ...texts.splice(at(texts, '3. '), 2))
    })
    expect(told).toEqual([expect.stringMatching(/page 7: note [23] is not as written: “.*” stands in another place/)])
  })
  test('two pages that have changed places', () => {
    const told = errors(pages => {
      const index = pages.findIndex(({ label }) => label === '4')
      pages.splice(index, 2, pages[index + 1] as Pages[number], pages[index] as Pages[number])
    })
    // Figures and tables on them go back to where they are due, and the text around is told by itself.
    expect(told.some(error => /^\d+: pages 4–5: “He writes\..*” \(\d+ words\) is missing/.test(error))).toBe(true)
  })
  test('a note one page too late is a warning, and too early an error', () => {
    const late = prove(pages => {
      const [from, to] = [pageOf(pages, '4').texts, pageOf(pages, '5').texts]
      const note = from.splice(at(from, '7. '), 2)
      to.splice(at(to, '8. '), 0, ...note)
    })
    expect(late.errors).toEqual([])
    expect(late.warnings).toContain(`${line('[^heading]:')}: PDF, page 5: note 7 begins here, but is called on page 4`)
    const early = errors(pages => {
      const [from, to] = [pageOf(pages, '5').texts, pageOf(pages, '4').texts]
      to.splice(to.length - 1, 0, ...from.splice(at(from, '8. '), 2))
    })
    expect(early).toEqual([`${line('[^caption]:')}: page 4: note 8 stands before its call, which is on page 5`])
  })
  test('a page that is of another book', () => {
    const told = errors(pages => {
      const strange = pageOf(pages, '4').texts.map(piece => ({
        ...piece,
        text: 'Quite another matter altogether, of cabbages and kings',
      }))
      pages.splice(
        pages.findIndex(({ label }) => label === '5'),
        0,
        { label: '4a', texts: strange },
      )
    })
    expect(told).toEqual([expect.stringMatching(/page 4a: “Quite another matter.*belongs to no part of the book/)])
  })
})

describe('what a typesetter would look at again', () => {
  // The little typesetter of these tests breaks its pages without looking.
  test('first and last lines that stand alone, and headings', () => {
    expect(prove(() => undefined).warnings).toEqual([
      `${line('> A margin')}: PDF, page 3: the first line of a paragraph stands alone at the foot of the page: “A margin is a room that is let to nobody. It stands open”`,
      `${line('## What')}: PDF, page 4: a heading stands alone at the foot of the page: “What the reader does with it”`,
      `${line('As @tbl')}: PDF, page 6: the last line of a paragraph stands alone at the head of the page: “nobody used”`,
    ])
  })
  const long = bookOf(generate({ readings: 1, words: 1500, notes: 5, seed: 3 }))
  const square = (pages: Pages) => {
    for (const page of pages) {
      page.texts = page.texts.map(piece => (piece.endsLine ? { ...piece, width: 380 - piece.x } : piece))
    }
  }
  test('a line that stands out into the margin', () => {
    const { proof } = prove(pages => {
      square(pages)
      const { texts } = pageOf(pages, '2')
      texts[3] = { ...(texts[3] as PdfText), width: 350 }
    }, long)
    expect(proof.placements.filter(({ kind }) => kind === 'overfull')).toEqual([
      { page: '2', kind: 'overfull', message: expect.stringMatching(/^a line stands 30 points out/) as string },
    ])
  })
  test('a gap at the foot of a page, but not at the end of a reading', () => {
    const { proof } = prove(pages => {
      square(pages)
      const [two, three] = [pageOf(pages, '2'), pageOf(pages, '3')]
      const moved = two.texts.filter(({ y }) => y > 60 + 14 * 8 && y < 500)
      two.texts = two.texts.filter(piece => !moved.includes(piece))
      three.texts.splice(1, 0, ...moved.map(piece => ({ ...piece, y: piece.y - 14 * 20 })))
    }, long)
    const gaps = proof.placements.filter(({ kind }) => kind === 'gap')
    expect(gaps.map(({ page }) => page)).toEqual(['2'])
  })
  test('no gap above the first notes of a reading, where its source stands', () => {
    const source = 'Written for those who set the sources of their readings over the notes, '.repeat(9)
    const sourced = `# One {source="${source.trim()}"}\n\n${'A word.[^n] '}${'And so on it went. '.repeat(300)}\n\n[^n]: A note.\n`
    const { proof } = prove(square, bookOf(sourced))
    expect(proof.placements.filter(({ kind }) => kind === 'gap')).toEqual([])
  })
})

describe('what a page may do', () => {
  const clean = (damage: (pages: Pages) => void) => expect(errors(damage)).toEqual([])
  test('paint raised marks before or after everything else', () => {
    clean(pages => {
      const { texts } = pageOf(pages, '3')
      const marks = texts.filter(({ size }) => size < 8)
      for (const mark of marks) texts.splice(texts.indexOf(mark), 1)
      texts.push(...marks)
    })
  })
  test('paint its head first, in many pieces, and its folio behind it', () => {
    clean(pages => {
      const { texts } = pageOf(pages, '4')
      const [head, folio] = [texts.shift(), texts.pop()]
      if (!head || !folio) throw new Error('a head and a folio were expected')
      const pieces = [...head.text].map((text, index) => ({ ...head, text, x: head.x + 4 * index, width: 4 }))
      texts.unshift(...pieces, { ...folio, y: head.y })
    })
  })
  test('set a title in capitals, and bullets before the items of a list', () => {
    clean(pages => {
      change('3', 'Of Margins', 'OF MARGINS')(pages)
      change('4', 'paper, eleven', '• paper, eleven')(pages)
    })
  })
  test('change the mark of a list item', () => clean(change('4', '1.that it was', 'i) that it was')))
  test('draw a formula in its own way', () => clean(change('5', 'm=w9', 'm = 𝑤∕')))
  test('bear a head that we do not know, if it does so again and again', () => {
    clean(pages => {
      for (const page of pages)
        if (/\d/.test(page.label) && page.texts.length > 0)
          page.texts.unshift({ ...(page.texts[0] as PdfText), text: `— Die Presse ${page.label} —` })
    })
  })
  test('raise the figure of a call that is the figure of the page', () => {
    const of = bookOf('---\ntitle: T\n---\n\n# One\n\nThe printer kept it wide.[^1]\n\n[^1]: So he did.\n')
    const told = errors(pages => {
      const { texts } = pageOf(pages, '1')
      const [number, note] = texts.splice(-2) as [PdfText, PdfText]
      const call = texts.pop() as PdfText
      texts.push({ ...call, text: '¹' }, { ...note, text: number.text + note.text })
    }, of)
    expect(told).toEqual([])
  })
  test('give letters and accents apart, and ligatures as one', () => {
    const of = bookOf('---\ntitle: T\n---\n\n# One\n\nThe office of the first façade, naïve and fluffy.\n')
    expect(errors(change('1', 'office of the first façade', 'o\ufb03ce of the \ufb01rst fac\u0327ade'), of)).toEqual([])
  })
})

describe('a page that runs from right to left', () => {
  const hebrew = bookOf(
    '---\ntitle: ספר\nlanguage: he\n---\n\n# החדר\n\nהמדפיס השאיר שוליים רחבים (משנת 1911) והלכו בעקבותיו.[^1] איש לא שאל אותו מדוע.\n\n[^1]: ראו את הספר, עמ 12–15.\n',
  )
  test('may not turn its figures and brackets', () => {
    expect(errors(change('1', '(משנת 1911)', ')משנת 1911('), hebrew)).not.toEqual([])
    expect(errors(change('1', '12–15', '15–12'), hebrew)).not.toEqual([])
  })
  test('may not lose a word', () => {
    expect(errors(change('1', 'שוליים', ''), hebrew)).toEqual([expect.stringMatching(/page 1: “שוליים” is missing$/)])
  })
})

describe('marks that begin anew on each page', () => {
  const byPage = bookOf(manuscript.replace('editor: A. Compositor', 'notes: {numbering: page}'))
  test('are held against each other, not against the manuscript', () => {
    const { errors: none, proof } = prove(() => undefined, byPage)
    expect(none).toEqual([])
    expect(proof.editions[0]?.notes).toEqual({ expected: 15, found: 15 })
  })
  test('a note that begins overleaf, called by another, has the number of the page that calls that', () => {
    const overleaf = (pages: Pages) => {
      const from = pages.findIndex(({ texts }) => texts.some(({ text }) => text.includes('The door itself')))
      const [{ texts }, next] = [pages[from] as Pages[number], pages[from + 1] as Pages[number]]
      const note = at(texts, 'The door itself')
      const head = next.texts.findIndex(({ text }) => /^1\.$/.test(text.trim()))
      next.texts.splice(head, 0, ...texts.splice(note - 1, 2))
      // The mark that is last on its page now stands in one piece with its sentence.
      const [mark] = texts.splice(-1)
      texts.push({ ...(texts.pop() as PdfText), text: `From the inscription over the door.${mark?.text}` })
    }
    expect(errors(overleaf, byPage)).toEqual([])
    expect(prove(overleaf, byPage).proof.editions[0]?.notes).toEqual({ expected: 15, found: 15 })
  })
  test('a mark behind a note that ends in the same figure is none of its words', () => {
    const notes = '[^*]: See volume 1\n\n[^a]: The second.'
    const of = bookOf(
      `---\ntitle: T\nnotes: {numbering: page}\n---\n\n# One\n\nA word[^*] and more of them.[^a]\n\n${notes}\n`,
    )
    expect(errors(() => {}, of)).toEqual([])
  })
  test('a call and its note that differ are told', () => {
    const told = errors(pages => {
      const { texts } = pageOf(pages, '7')
      const index = texts.findIndex(({ text, size }) => size < 8 && text === '2')
      texts[index] = { ...(texts[index] as PdfText), text: '9' }
    }, byPage)
    expect(told).toEqual([`${line('[^twice]:')}: page 7: note 2 is called “9” and numbered “2”`])
  })
})

describe('any generated book', () => {
  const books = fc.record({
    readings: fc.integer({ min: 1, max: 4 }),
    words: fc.integer({ min: 200, max: 1500 }),
    seed: fc.nat(1000),
  })
  const of = ({ words, ...size }: { readings: number; words: number; seed: number }) =>
    bookOf(generate({ ...size, words, notes: Math.max(1, Math.round(words / 50)) }))

  test('that loses one line of a page says so, with the page and all its words', () => {
    fc.assert(
      fc.property(books, fc.nat(), (size, wish) => {
        const book = of(size)
        const pages = pdfPages(book)
        const page = pages.filter(({ label, texts }) => /^\d+$/.test(label) && texts.length > 8)[wish % 3]
        if (!page) return
        const folio = page.texts.length - 1
        const lines = page.texts
          .map((piece, index) => ({ piece, index }))
          .filter(({ piece: { text }, index }) => index > 2 && index < folio && text.length > 20)
        const lost = lines[wish % lines.length]
        if (!lost) return
        page.texts.splice(lost.index, 1)
        const { errors: told, proof } = tellProof(book, { pdf: pages })
        // What the lost line tore loose (a mark, the end of a note) may be told with it; a line lost at the very
        // head of a page may be told of the page before.
        const here = new RegExp(`PDF, pages? (.*–)?(${page.label}|${Number(page.label) - 1})(–.*)?: `)
        expect(told.length).toBeGreaterThan(0)
        expect(told.filter(error => !here.test(error) && !error.includes('lost a marker'))).toEqual([])
        const words = lost.piece.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
        expect(proof.editions[0]?.words.missing).toBeGreaterThanOrEqual(words)
      }),
      { numRuns: 40 },
    )
  })
})
