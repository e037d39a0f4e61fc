/**
 * Random books of everything at once: blocks within blocks, spans within spans, notes that call notes, in several scripts and
 * languages, as Markdown. What they must say is the Book's to know: they go through all three editions and their proofs.
 */
import { random, type Random } from './random.ts'

/** Consonants and vowels of each language, and how many of both make a word. */
const tongues: Readonly<Record<string, readonly [consonants: string, vowels: string, least: number, most: number]>> = {
  en: ['b c d f g h l m n p r s t v w', 'a e i o u', 2, 4],
  fr: ['b c d f g h l m n p r s t v qu’', 'a é i ou e œu', 2, 4],
  de: ['b d sch g h k l m n st ß', 'a ä e ei o ü', 2, 4],
  ru: ['б в г д з к л м н п р с т', 'а е и о у я', 2, 4],
  el: ['β γ δ ζ θ κ λ μ ν π ρ σ', 'α ε η ι ο υ ω ά', 2, 4],
  he: ['א ב ג ד ה ו ז ח ט י ל מ נ', 'ש ר ק צ פ ע ס', 1, 3],
  ar: ['ب ت ج ح د ر س ش ع', 'ف ق ك ل م ن ه و ي', 1, 3],
  la: ['b c d g l m n r s t', 'a e i o u', 2, 4],
  tr: ['b c ç d ğ k l m n s ş', 'a e ı i ö ü', 2, 4],
  vi: ['b đ h l m ng nh t', 'ạ ế ồ ữ ơ', 1, 3],
}

/** Words of each language: enough of them that no two sentences are alike. */
const wordsOf = ({ pick, whole }: Random): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(tongues).map(([language, [consonants, vowels, least, most]]) => {
      const syllable = () => pick(consonants.split(' ')) + pick(vowels.split(' '))
      const word = () => Array.from({ length: whole(least, most) }, syllable).join('')
      return [language, Array.from({ length: 600 }, word)]
    }),
  )

/** The one picture of these books. */
export const picture = {
  name: 'a.svg',
  text: '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30"/></svg>',
}

const formulas = ['a^2', 'x_1+y', '\\frac{a}{b}', '\\alpha']

/** What a book may ask for, and how often one does; most readings open on any page, so that a book has few that are empty. */
const settingsOf = ({ weighted, chance }: Random): string => {
  const theme = weighted({ none: 6, pocket: 1, 'course-pack': 2 })
  const columns = theme === 'course-pack' && chance(0.6)
  const print = [
    chance(0.85) && 'opening: any',
    theme !== 'none' && `theme: ${theme}`,
    columns && 'columns: 2',
    chance(0.15) && 'references: page',
    chance(0.15) && `figures: ${weighted({ head: 1, foot: 1, here: 1 })}`,
    chance(0.1) && `notes: ${weighted({ line: 1, block: 1 })}`,
    !columns && chance(0.1) && 'trim: 105x150mm',
    chance(0.1) && 'lists: [figures, tables]',
    chance(0.1) && 'face: Noto Serif',
    chance(0.1) && 'headings: left',
  ].filter(Boolean)
  const numbering = weighted({ reading: 12, page: 5, part: 1, continuous: 2 })
  const epub = [chance(0.2) && 'notes: book', chance(0.1) && 'pages: source'].filter(Boolean)
  return `notes: {numbering: ${numbering}}\nprint: {${print.join(', ')}}\nepub: {${epub.join(', ')}}\n`
}

/** What may not stand in a line: bars, notes, links. */
interface Without {
  readonly bars?: boolean
  readonly notes?: boolean
  readonly links?: boolean
}

const indent = (text: string, by: string): string => text.replace(/^(?=.)/gm, by)
/** A box is part of the text of its item. */
const hang = (text: string, lead: string): string =>
  lead + indent(text, ' '.repeat(lead.replace('[x] ', '').length)).trimStart()

/** A book of so many readings, with its front matter; the same seed gives the same one. */
export const mixBook = (seed: number, readings: number): string => {
  const chances = random(seed)
  const { whole, chance, pick, weighted } = chances
  const vocabulary = wordsOf(chances)
  const languages = [...vocabulary.keys()]
  const language = weighted({ en: 3, de: 1, fr: 1, ru: 1, el: 1, he: 1, ar: 1, tr: 1, vi: 1 })
  const settings = settingsOf(chances)
  /** Ids that links may lead to, and those of figures and tables. */
  const [ids, captioned]: [string[], string[]] = [[], []]
  /** Notes that are called and not yet written, with how deep they are called. */
  let due: { readonly label: string; readonly depth: number }[] = []
  /** Notes of this reading that its text may call again; null in notes, which would call each other in circles. */
  let called: string[] | null = []
  let count = 0

  const words = (least = 1, most = 12, of: string = language) =>
    Array.from({ length: whole(least, most) }, () => pick(vocabulary.get(of) ?? [])).join(' ')
  const attributes = (depth: number) => {
    const id = depth < 1 ? `id${++count}` : undefined
    if (id) ids.push(id)
    const all = [
      chance(0.5) && `lang=${pick(languages)}`,
      chance(0.15) && `dir=${pick(['rtl', 'ltr'])}`,
      chance(0.25) && pick(['.smallcaps', '.underline', '.box', '.constructor']),
      id && `#${id}`,
    ].filter(Boolean)
    return all.length > 0 ? all.join(' ') : 'lang=la'
  }

  const inline = (depth: number, without: Without): string => {
    const within = (most = 1, more: Without = {}) => line(depth + 1, whole(1, most), { ...without, ...more })
    switch (
      weighted({
        words: 35,
        em: 7,
        strong: 6,
        span: 10,
        deleted: 3,
        raised: 3,
        lowered: 2,
        code: 4,
        math: 4,
        link: 5,
        lead: 3,
        reference: 3,
        picture: 2,
        index: 2,
        page: 2,
        note: 8,
      })
    ) {
      case 'em':
        return `*${words(1, 3)}*`
      case 'strong':
        return `**${within(1, { notes: true }).replaceAll('*', '')}**`
      case 'span':
        return `[${within(2)}]{${attributes(depth + 1)}}`
      case 'deleted':
        return `~~${words(1, 2)}~~`
      case 'raised':
        return `x^${pick(['1', '2', 'n'])}^`
      case 'lowered':
        return 'H~2~O'
      case 'code':
        return `\`${words(1, 3, 'en')}\``
      case 'math':
        return `$${pick(formulas)}$`
      case 'link':
        return without.links
          ? words()
          : `[${within(1, { links: true, notes: true })}](https://example.org/${words(1, 1, 'en')})`
      case 'lead':
        return without.links || ids.length === 0 ? words() : `[${words(1, 3)}](#${pick(ids)})`
      case 'reference':
        return without.links || captioned.length === 0 ? words() : `@${pick(captioned)}`
      case 'picture':
        return `![${chance(0.8) ? words(1, 3) : ''}](${picture.name})`
      case 'index':
        return `[${words(1, 2)}]{.index}`
      case 'page':
        return without.bars ? words() : `<!-- page ${whole(1, 400)} -->`
      case 'note': {
        if (without.notes || depth > 2) return words()
        if (chance(0.1)) return `${words()}^[${words(3, 30)}]`
        if (called && called.length > 0 && chance(0.15)) return `${words()}[^${pick(called)}]`
        const label = chance(0.08) ? `*-${++count}` : `n${++count}`
        due.push({ label, depth: depth + 1 })
        called?.push(label)
        return `${words()}[^${label}]`
      }
      case 'words':
        return words()
    }
  }
  const line = (depth = 0, parts = whole(1, 4), without: Without = {}): string =>
    Array.from({ length: parts }, (_, index) =>
      depth > 2 || index === 0 ? (chance(0.9) || depth > 2 ? words() : inline(depth, without)) : inline(depth, without),
    ).join(' ')
  const cell = () => line(0, 1, { bars: true }).replaceAll('|', '')
  /** Cells that span rows and columns, and a head of two rows. */
  const spanning = () =>
    [
      `<table><caption>${line(0, 1)}</caption>`,
      `<thead><tr><th rowspan="2">${cell()}</th><th colspan="2">${cell()}</th></tr><tr><th>${cell()}</th><th>${cell()}</th></tr></thead>`,
      `<tr><th rowspan="2">${cell()}</th><td>${cell()}</td><td>${cell()}</td></tr>`,
      `<tr><td colspan="2">${cell()}</td></tr>`,
      '</table>',
    ].join('\n')

  const table = (depth: number): string => {
    if (depth === 0 && chance(0.15)) return spanning()
    const columns = whole(2, 3)
    const row = () => `| ${Array.from({ length: columns }, cell).join(' | ')} |`
    const rows = [row(), `|${'---|'.repeat(columns)}`, ...Array.from({ length: whole(1, 4) }, row)].join('\n')
    if (depth > 0 || chance(0.4)) return rows
    const caption = line(0, 2)
    captioned.push(`tbl-${++count}`)
    return `${rows}\n\nTable: ${caption} {#tbl-${count}${chance(0.15) ? ' .wide' : ''}}`
  }
  const figure = (): string => {
    const source = chance(0.3) ? ` *Source:* ${words(2, 6)}, ${whole(1800, 1999)}` : ''
    const caption = line(0, 2) + source
    captioned.push(`fig-${++count}`)
    const manner = pick(['', '', '', ' .head', ' .foot', ' .here', ' .wide'])
    return `![${caption}](${picture.name}){#fig-${count} alt="A plan ${count}"${manner}}`
  }
  const list = (depth: number): string => {
    const lead = pick(['- ', '3. ', 'b) ', '#. ', '- [x] '])
    const item = () => hang(chance(0.7) ? line() : `${line()}\n\n${block(depth + 1)}`, lead)
    // `b)` alone is a sentence.
    return Array.from({ length: whole(lead === 'b) ' ? 2 : 1, 3) }, item).join('\n')
  }
  const verse = (lines: number) => Array.from({ length: lines }, () => `| ${pick(['', '  '])}${cell()}`).join('\n')
  const speech = () =>
    pick([
      () => `[${words(1, 2)}.]{.smallcaps} ${line(0, 2)}`,
      () => `${words(1, 1).toUpperCase()}. ${line(0, 2)}`,
      () => `*${words(2, 9)}*`,
      () => verse(2),
    ])()
  const epigraph = () => `> ${line(0, 2)}\n\n::: signature\n${words(1, 4)}\n:::`
  const divOf = (depth: number): string => {
    const fence = ':'.repeat(6 - depth)
    const kind = pick(['', '.epigraph', '.verse', '.signature', '.dateline', '.box', '.smallcaps', '.drama'])
    const own: Readonly<Record<string, () => string>> = {
      '.verse': () => verse(3),
      '': () => blocks(depth + 1, 2),
      '.drama': () => Array.from({ length: whole(1, 6) }, speech).join('\n\n'),
      '.epigraph': epigraph,
    }
    const content = kind in own && chance(0.85) ? own[kind]?.() : chance(0.15) ? '* * *' : line(0, 2)
    return `${fence} {${`${kind} ${attributes(depth)}`.trim()}}\n${content}\n${fence}`
  }
  const block = (depth: number): string => {
    if (depth > 2) return line(0, whole(2, 8))
    switch (
      weighted({
        text: 33,
        list: 8,
        quotation: 8,
        verse: 6,
        table: 8,
        div: 12,
        term: 6,
        figure: 5,
        code: 3,
        math: 3,
        heading: 3,
        ornament: 2,
      })
    ) {
      case 'list':
        return list(depth)
      case 'quotation':
        return indent(blocks(depth + 1, 2), '> ').replaceAll('\n\n', '\n>\n')
      case 'verse':
        return verse(whole(1, 4))
      case 'table':
        return table(depth)
      case 'div':
        return divOf(depth)
      case 'term':
        return `${words(1, 2)}\n: ${line(0, 2)}`
      case 'figure':
        return depth > 0 ? line() : figure()
      case 'code':
        return `\`\`\`\n${words(1, 9, 'en')}\n${words(1, 9, 'en')}\n\`\`\``
      case 'math':
        return '$$\n\\frac{a}{b}+c\n$$'
      case 'heading':
        return depth > 0 ? line() : `${pick(['##', '###'])} ${title(chance(0.3))}`
      case 'ornament':
        return '* * *'
      case 'text':
        return line(0, whole(2, 8))
    }
  }
  const blocks = (depth: number, most: number): string =>
    Array.from({ length: whole(1, most) }, () => block(depth)).join('\n\n')

  const title = (callsNote: boolean): string => `${words(1, 6)} ${line(1, 1, { links: true, notes: !callsNote })}`
  const notes = (): readonly string[] => {
    const written: string[] = []
    called = null
    for (let note = due.shift(); note; note = due.shift()) {
      const more = chance(0.7) ? '' : `\n\n${indent(block(2), '    ')}`
      written.push(`[^${note.label}]: ${note.depth > 3 ? words() : line(note.depth)}${more}`)
    }
    return written
  }
  const credits = () =>
    [
      chance(0.5) && `author="${words(1, 2)}"`,
      chance(0.3) && `translator="${words(1, 2)}"`,
      chance(0.3) && `subtitle="${words(2, 5)}"`,
      chance(0.5) && `source="*${words(1, 3)}* ${whole(1, 40)} (${whole(1900, 1999)}), pp. 3–20"`,
      chance(0.4) && `rights="${words(2, 8)}"`,
      chance(0.2) && `lang=${pick(languages)}`,
    ]
      .filter(Boolean)
      .join(' ')
  const matterOf = (index: number) => (index === 0 ? '.front' : index === readings - 1 ? '.back' : '')
  const reading = (index: number): string => {
    due = []
    called = []
    const plain = {
      words: '',
      language: ` {lang=${pick(languages)}}`,
      credits: ` {${credits()}}`,
      part: ' {.part}',
      matter: ` {${matterOf(index)}}`,
    }
    const few = weighted({ no: 20, dedication: 1, epigraph: 1, short: 2, untitled: 1 })
    if (few === 'dedication') return `# Dedication\n\n${words()}`
    if (few === 'epigraph') return `# Epigraph\n\n${epigraph()}`
    if (few === 'short') return `# ${words()}\n\n${words()}`
    if (few === 'untitled') return [`# {#un${++count}}`, blocks(0, 2), ...notes()].join('\n\n')
    const head = chance(0.15)
      ? `# ${pick(['$\\alpha$', `![${words(1, 2)}](${picture.name})`, 'x^2^'])}`
      : `# ${title(false)}`
    const said = plain[weighted({ words: 3, language: 1, credits: 2, part: 0.6, matter: 0.6 })].replace(' {}', '')
    return [head + said, blocks(0, 9), ...notes()].join('\n\n')
  }
  const matter = `title: ${words(1, 12)}\nauthor: A B\nlanguage: ${language}\n${settings}`
  return `---\n${matter}---\n\n${Array.from({ length: readings }, (_, index) => reading(index)).join('\n\n')}\n`
}
