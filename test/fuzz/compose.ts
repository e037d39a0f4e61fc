/** Writes random manuscripts: notes in every container, of every length, in six scripts. */
import type { Block, Inline, Manuscript, Note } from './manuscript.ts'
import { random, type Random } from './random.ts'

/** Words by language. */
export const vocabularies: Readonly<Record<string, string>> = {
  en:
    'the of and to in a that was it on by as for with from which their had this at were but not an who party state war ' +
    'years printer margin archive worker letter editor column evidence province language reform author reading public ' +
    'history question border office minister village harvest railway factory congress decision movement argument witness ' +
    'memory translation catalogue manuscript signature foundation administration representation international ' +
    'consequently particularly understanding independence circumstances kept wrote found held made said gave well-known ' +
    'half-forgotten mis-dated “quoted” — 1917 (sic) co-operative Sitzungsprotokolle https://example.org/archive/fond/opis/delo-17',
  de:
    'der die das und nicht mit auf eine sich dem wurde nach bei über Verwaltung Gesellschaft Handschrift Anmerkung ' +
    'Verfassungsgeschichte Zeitungsausschnitte Buchdruckergewerbe Auseinandersetzung öffentlich größer später frühe schrieb ' +
    'fand hielt Übersetzung Quellenlage Wissenschaftlichkeit Donaudampfschifffahrtsgesellschaft',
  ru:
    'и в не на что с по как это из за от для были его она они которые письмо архив рукопись издание примечание государство ' +
    'правительство промышленность общественность воспоминания свидетельство составитель переписка исследователь сохранилось',
  el: 'καὶ ὁ τὸ τῆς ἐν δὲ γὰρ λόγος βίβλος γράμμα ἄνθρωπος πόλις ἱστορία ἔγραψεν μαρτυρία ἀρχή τέλος χειρόγραφον ἀνάγνωσις',
  he: 'את של על לא הוא היא עם כי אל כל ספר מכתב עדות זיכרון הערה שולחן מדינה מחבר תרגום ארכיון היסטוריה נכתב נמצא בשנת',
  ar: 'في من على إلى كان هذا كتاب رسالة شاهد ذاكرة حاشية مؤلف ترجمة تاريخ دولة مدينة مخطوط كتب وجد بعد قبل عند سنة',
}

const hanFrom = 0x4e00

/** Pictures of all sizes, by width and height in pixels. */
export const pictures: Readonly<Record<string, readonly [number, number]>> = {
  'speck.svg': [12, 12],
  'small.svg': [90, 60],
  'wide.svg': [900, 120],
  'high.svg': [200, 700],
  'tower.svg': [80, 5000],
  'large.svg': [3000, 3000],
}

interface Manner {
  readonly language: string
  /** Words from one call to the next. */
  readonly every: number
  /** Words of a note of middle length. */
  readonly noteWords: number
  /** Words that a page can hold, more or less. */
  readonly pageWords: number
  /** Words of the whole text, without notes. */
  readonly words: number
  /** Sentences, words and whole paragraphs come again. */
  readonly repeats: boolean
}

export interface Room {
  /** Words that a page can hold. */
  readonly pageWords: number
  /** Pages that a document should have, more or less. */
  readonly pages: number
}

const mannerOf = ({ chance, whole, weighted }: Random, { pageWords, pages }: Room): Manner => ({
  language: weighted({ en: 12, de: 2, ru: 2, el: 1, he: 1, ar: 1, zh: 1 }),
  every: { sparse: whole(120, 300), usual: whole(30, 90), dense: whole(8, 30), everywhere: whole(2, 6) }[
    weighted({ sparse: 2, usual: 5, dense: 3, everywhere: 1 })
  ],
  noteWords: chance(0.7) ? whole(8, 30) : whole(20, 120),
  pageWords,
  words: Math.round(pageWords * pages * 0.5),
  repeats: chance(0.2),
})

const serialOf = (count: number): string =>
  count.toString(26).replace(/[\da-p]/g, digit => 'abcdefghijklmnopqrstuvwxyz'[parseInt(digit, 26)] ?? 'z')

/** One manuscript; the same seed and room give the same one. */
export const compose = (seed: number, room: Room): Manuscript => {
  const chances = random(seed)
  const { next, whole, chance, pick, weighted } = chances
  const manner = mannerOf(chances, room)
  const { language } = manner
  let serial = 0
  let left = manner.words
  let untilCall = whole(1, manner.every)
  let sourcePage = whole(1, 300)
  const signs = ['*', '†', '‡']
  /** Long notes are few, so that a document keeps its size. */
  let noteBudget = manner.pageWords * room.pages * 1.2
  const said: string[] = []

  const vocabulary = (tongue: string): readonly string[] => (vocabularies[tongue] ?? '').split(' ')

  const word = (tongue: string): string => {
    if (tongue !== 'zh') return pick(vocabulary(tongue))
    return Array.from({ length: whole(1, 3) }, () => String.fromCodePoint(hanFrom + whole(0, 2000))).join('')
  }

  /** A word that stands nowhere else. */
  const ownWord = (tongue: string): string => {
    const own = serialOf(serial++)
    if (tongue === 'zh') return String.fromCodePoint(hanFrom + 3000 + (serial % 8000), hanFrom + 2500 + (serial % 499))
    const alphabets: Readonly<Record<string, string>> = {
      ru: 'абвгдежзиклмнопрстуфхцчшщэюя',
      el: 'αβγδεζηθικλμνξοπρστυφχψω',
      he: 'אבגדהוזחטיכלמנסעפצקרשת',
      ar: 'ابتثجحخدذرزسشصضطظعغفقكلمنهوي',
    }
    const letters = alphabets[tongue]
    if (letters === undefined) return `z${own}`
    return [...`zz${own}`].map(letter => letters[(letter.charCodeAt(0) - 97) % letters.length]).join('')
  }

  const sentence = (length: number, tongue = language): string => {
    const again = manner.repeats && said.length > 3 && chance(0.3) ? pick(said) : undefined
    if (again !== undefined) return again
    const words = Array.from({ length: Math.max(1, length - 1) }, () => word(tongue))
    words.splice(whole(0, words.length), 0, ownWord(tongue))
    if (chance(0.02)) words.splice(whole(0, words.length), 0, 'x'.repeat(whole(20, 120)))
    if (manner.repeats && chance(0.2)) words.push(...Array.from({ length: whole(2, 9) }, () => words[0] ?? ''))
    const text = tongue === 'zh' ? `${words.join('')}。` : `${words.join(' ')}.`
    // A dash or a digit at the head of a line would be Markdown's.
    const safe = text.replace(/^[^\p{L}“(]+/u, '')
    const capital = `${safe[0]?.toUpperCase() ?? ''}${safe.slice(1)}`
    if (length < 30) said.push(capital)
    return capital
  }

  const noteLength = (): number => {
    const kind = weighted({ short: 60, middle: 25, long: 6, page: 2, pages: 1 })
    const words = {
      short: whole(1, 12),
      middle: whole(4, manner.noteWords * 2),
      long: whole(manner.noteWords, manner.noteWords * 8),
      page: Math.round(manner.pageWords * (0.5 + next())),
      pages: Math.round(manner.pageWords * (1 + next() * 4)),
    }[kind]
    const given = Math.max(1, Math.min(words, Math.round(noteBudget)))
    noteBudget -= given
    return given
  }

  const prose = (words: number): readonly Inline[] => {
    const sentences: string[] = []
    for (let rest = words; rest > 0;) {
      const length = Math.min(rest, whole(4, 24))
      sentences.push(sentence(length))
      rest -= length
    }
    return [sentences.join(' ')]
  }

  const paragraph = (inlines: readonly Inline[]): Block => ({ type: 'paragraph', inlines })

  const note = (depth: number): Note => {
    const words = noteLength()
    if (chance(0.15)) return { inline: true, blocks: [paragraph(prose(words))] }
    const sign = depth === 0 && signs.length > 0 && chance(0.03) ? signs.shift() : undefined
    const first = paragraph(
      depth < 2 && chance(0.06) ? [...prose(words), { call: note(depth + 1) }, '.'] : prose(words),
    )
    const more: Block[] = []
    if (chance(0.12)) more.push(paragraph(prose(whole(3, 30))))
    if (chance(0.03)) more.push({ type: 'list', ordered: chance(0.5), items: items(depth, words) })
    if (chance(0.03)) more.push({ type: 'quotation', blocks: [paragraph(prose(words))] })
    if (chance(0.03)) more.push({ type: 'verse', lines: Array.from({ length: whole(2, 6) }, () => prose(whole(2, 8))) })
    if (chance(0.02)) more.push(smallTable())
    if (chance(0.02)) more.push({ type: 'code', lines: ['let a = b', 'let c = d'] })
    if (more.length > 0 && chance(0.3)) more.push(paragraph(prose(whole(2, 20))))
    // A note that begins with something else than a paragraph has its number in a line of its own.
    const blocks = more.length > 1 && chance(0.2) ? more : [first, ...more]
    return { ...(sign === undefined ? {} : { sign }), blocks }
  }

  const items = (_depth: number, words: number): readonly (readonly Block[])[] =>
    Array.from({ length: whole(2, 4) }, () => [paragraph(prose(Math.min(words, whole(2, 20))))])

  const smallTable = (): Block => ({
    type: 'table',
    caption: [],
    rows: Array.from({ length: whole(2, 4) }, () => [prose(whole(1, 3)), prose(whole(1, 3))]),
  })

  const calls = (): readonly Inline[] =>
    Array.from({ length: chance(0.05) ? whole(2, 6) : 1 }, () => ({ call: note(0) }))

  /** Words with calls among them, and small things in the line. */
  const line = (words: number, breaks = false): readonly Inline[] => {
    const parts: Inline[] = []
    for (let rest = words; rest > 0;) {
      const length = Math.min(rest, whole(2, 20))
      rest -= length
      left -= length
      untilCall -= length
      const text = sentence(length)
      const kind = weighted({
        plain: 70,
        em: language === 'zh' ? 0 : 8,
        strong: language === 'zh' ? 0 : 2,
        smallcaps: 2,
        link: 2,
        foreign: 2,
      })
      const called = untilCall <= 0
      if (called) untilCall = whole(1, manner.every * 2)
      const inner: readonly Inline[] =
        kind === 'foreign'
          ? [sentence(whole(1, 6), chance(0.7) ? 'he' : 'ar')]
          : [text, ...(called && kind !== 'link' && chance(0.5) ? calls() : [])]
      parts.push(...(kind === 'plain' ? [text] : [{ as: kind, inlines: inner } satisfies Inline]))
      if (called && !(inner.length > 1 && kind !== 'plain')) parts.push(...calls())
      if (chance(0.01)) parts.push({ again: true })
      if (rest > 0) parts.push(language === 'zh' && chance(0.8) ? '' : ' ')
      if (rest > 0 && chance(0.015)) parts.push({ sourcePage: sourcePage++ }, ' ')
      if (rest > 0 && chance(0.01)) parts.push({ picture: chance(0.8) ? 'speck.svg' : 'small.svg' }, ' ')
      if (breaks && rest > 0 && chance(0.015)) parts.push({ lineBreak: true })
    }
    return parts.filter(part => part !== '')
  }

  const paragraphLength = (): number =>
    chance(0.1) ? whole(1, 6) : chance(0.1) ? whole(100, 100 + manner.pageWords) : whole(10, 110)

  const list = (depth: number): Block => ({
    type: 'list',
    ordered: chance(0.4),
    items: Array.from({ length: whole(2, 6) }, () => [
      paragraph(line(chance(0.8) ? whole(1, 25) : whole(20, 120))),
      ...(chance(0.12) ? [paragraph(line(whole(5, 40)))] : []),
      ...(depth < 3 && chance(0.2) ? [list(depth + 1)] : []),
    ]),
  })

  const table = (rows: number): Block => {
    const columns = whole(2, 4)
    const most = chance(0.15) ? 40 : 6
    return {
      type: 'table',
      caption: chance(0.6) ? line(whole(2, 12)) : [],
      rows: Array.from({ length: rows + 1 }, () => Array.from({ length: columns }, () => line(whole(1, most)))),
    }
  }

  /** Groups of rows that share their first cell, and others that are one cell wide. */
  const spanned = (): Block => {
    const cell = (rows: number, columns: number, words = whole(1, 6)) => ({ inlines: line(words), rows, columns })
    const group = (): readonly (readonly ReturnType<typeof cell>[])[] => {
      const rows = whole(1, chance(0.1) ? 30 : 4)
      if (rows === 1) return [[cell(1, 3)]]
      const shared = cell(rows, 1, whole(1, chance(0.2) ? 80 : 6))
      return Array.from({ length: rows }, (_, row) => [
        ...(row === 0 ? [shared] : []),
        ...(chance(0.2) ? [cell(1, 2)] : [cell(1, 1), cell(1, 1)]),
      ])
    }
    return { type: 'spanned', rows: Array.from({ length: whole(1, chance(0.3) ? 12 : 3) }, group).flat() }
  }

  const block = (depth: number): Block => {
    const kind = weighted({
      paragraph: 60,
      heading: depth === 0 ? 7 : 0,
      quotation: depth < 2 ? 6 : 0,
      list: 6,
      verse: 4,
      definitions: 3,
      figure: 4,
      table: 4,
      longTable: depth === 0 ? 1 : 0,
      spanned: 1,
      box: depth < 2 ? 3 : 0,
      code: 1,
      'scene-break': 1,
      'source-page': depth === 0 ? 2 : 0,
    })
    const inner = (most: number): readonly Block[] => Array.from({ length: whole(1, most) }, () => block(depth + 1))
    switch (kind) {
      case 'paragraph':
        return paragraph(line(paragraphLength(), true))
      case 'heading':
        return { type: 'heading', level: whole(2, 4), inlines: line(whole(1, 9)) }
      case 'quotation':
      case 'box':
        return { type: kind, blocks: inner(3) }
      case 'list':
        return list(depth)
      case 'verse':
        return {
          type: 'verse',
          lines: Array.from({ length: chance(0.2) ? whole(10, 60) : whole(2, 10) }, () => line(whole(2, 9))),
        }
      case 'definitions':
        return {
          type: 'definitions',
          items: Array.from({ length: whole(1, 4) }, () => ({
            term: line(whole(1, 4)),
            blocks: [paragraph(line(whole(2, 60)))],
          })),
        }
      case 'figure':
        return { type: 'figure', src: pick(Object.keys(pictures)), caption: chance(0.85) ? line(whole(1, 25)) : [] }
      case 'table':
        return table(whole(1, 6))
      case 'longTable':
        return table(whole(20, 60))
      case 'spanned':
        return spanned()
      case 'code':
        return {
          type: 'code',
          lines: Array.from({ length: whole(1, 30) }, () => `let ${ownWord('en')} = ${word('en')}`),
        }
      case 'scene-break':
        return { type: 'scene-break' }
      case 'source-page':
        return { type: 'source-page', number: sourcePage++ }
    }
  }

  const title: readonly Inline[] = [sentence(whole(1, 12)).replace(/\.$/, '')]
  const source = chance(0.25) ? sentence(whole(4, 30)).replace(/[“”]/g, '') : undefined
  const titled = source === undefined && chance(0.1) ? [...title, { call: note(0) }] : title
  const blocks: Block[] = []
  while (left > 0) {
    const made = block(0)
    blocks.push(made)
    // Whole paragraphs come again: what is found by its words is found in the wrong place.
    if (
      manner.repeats &&
      made.type === 'paragraph' &&
      chance(0.2) &&
      made.inlines.every(part => typeof part === 'string')
    )
      blocks.push(made, made)
  }
  return {
    language,
    title: titled,
    ...(chance(0.3) ? { author: 'A. N. Author' } : {}),
    ...(source === undefined ? {} : { source }),
    blocks,
  }
}
