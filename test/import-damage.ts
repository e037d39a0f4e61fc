/** A clean reading, and what print and programs make of it: pages with notes at their feet, in many dresses. */

export interface CleanParagraph {
  /** Sentences; a sentence's note stands at its end. */
  readonly sentences: readonly { readonly text: string; readonly note: string | null }[]
}

export type Marking = 'unicode' | 'sup' | 'tex' | 'bracket' | 'paren' | 'sign' | 'bare' | 'caret' | 'named'
export interface Dress {
  readonly marking: Marking
  /** Begun anew on each page, or running on. */
  readonly anew: boolean
  readonly notes: 'foot' | 'end' | 'after'
  readonly pages: 'feed' | 'banner' | 'comment' | 'none'
  /** Letters to a line; null where a paragraph is a line. */
  readonly wrap: number | null
  readonly heads: boolean
  /** Words to a page. */
  readonly leaf: number
  /** The last note of a page may be cut, and go on at the foot of the next. */
  readonly cutNotes: boolean
}

export interface Damaged {
  readonly text: string
  /** Each note: the word before its marker, and its text. */
  readonly notes: readonly { readonly before: string; readonly text: string }[]
}

const signs = ['*', '†', '‡', '§', '||', '¶', '**', '††', '‡‡', '§§']
const letters = 'abcdefghiklmnopqrstu'
const superscript = (n: number) => [...String(n)].map(figure => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(figure))).join('')

const marker: Record<Marking, (n: number) => string> = {
  unicode: superscript,
  sup: n => `<sup>${n}</sup>`,
  tex: n => (n % 2 === 0 ? `$^{${n}}$` : `\${ }^{${n}}$`),
  bracket: n => `[${n}]`,
  paren: n => ` (${letters.charAt((n - 1) % letters.length)})`,
  sign: n => signs[(n - 1) % signs.length] as string,
  bare: n => String(n),
  caret: n => `[^${n}]`,
  named: n => `[${n}]`,
}
const head: Record<Marking, (n: number, text: string) => string> = {
  unicode: (n, text) => `${superscript(n)}${n % 3 === 0 ? ' ' : ''}${text}`,
  sup: (n, text) => `<sup>${n}</sup> ${text}`,
  tex: (n, text) => `\${ }^{${n}}$ ${text}`,
  bracket: (n, text) => `[${n}] ${text}`,
  paren: (n, text) => `(${letters.charAt((n - 1) % letters.length)}) ${text}`,
  sign: (n, text) => `${signs[(n - 1) % signs.length]} ${text}`,
  bare: (n, text) => `${n} ${text}`,
  caret: (n, text) => `[^${n}]: ${text}`,
  named: (n, text) => `[Footnote ${n}: ${text}]`,
}

/** Breaks a text into lines, as a printer does; long words may be broken. */
export const wrapLines = (text: string, width: number): readonly string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line === '') line = word
    else if (line.length + 1 + word.length <= width) line += ` ${word}`
    else {
      const room = width - line.length - 2
      if (room >= 4 && /^[a-z]{9,}$/.test(word) && word.length - room >= 3) {
        lines.push(`${line} ${word.slice(0, room)}-`)
        line = word.slice(room)
      } else {
        lines.push(line)
        line = word
      }
    }
  }
  return [...lines, line]
}

const lastWord = (text: string): string => text.match(/[\p{L}\p{N}]+/gu)?.at(-1) ?? ''

interface Token {
  readonly word: string
  readonly note: string | null
  readonly ends: boolean
}

/** Sets clean paragraphs on pages in a dress. */
export const damage = (paragraphs: readonly CleanParagraph[], title: string, dress: Dress): Damaged => {
  const tokens: Token[] = paragraphs.flatMap(({ sentences }) => {
    const words = sentences.flatMap(({ text, note }) =>
      text.split(' ').map((word, at, all) => ({ word, note: at === all.length - 1 ? note : null, ends: false })),
    )
    return words.map((token, at) => ({ ...token, ends: at === words.length - 1 }))
  })
  const found: { before: string; text: string }[] = []
  const pages: string[][] = []
  let number = 0
  let rest: string | null = null
  const after: string[] = []
  const ends: string[] = []
  const set = (text: string) => (dress.wrap === null ? text : wrapLines(text, dress.wrap).join('\n'))
  for (let at = 0; at < tokens.length;) {
    const page = tokens.slice(at, at + dress.leaf)
    // A lone word is not left to the last page, nor before a cut that a paragraph's end is near.
    at += page.length
    if (dress.anew) number = 0
    const blocks: string[] = []
    const feet: string[] = []
    let line: string[] = []
    const foot = rest
    rest = null
    const close = () => {
      if (line.length > 0) blocks.push(set(line.join(' ')))
      line = []
      blocks.push(...after.splice(0))
    }
    for (const { word, note, ends: end } of page) {
      if (note === null) line.push(word)
      else {
        number += 1
        found.push({ before: lastWord(word), text: note })
        line.push(word + marker[dress.marking](number))
        const noted = set(head[dress.marking](number, note))
        if (dress.notes === 'after') after.push(noted)
        else if (dress.notes === 'end') ends.push(noted)
        else feet.push(noted)
      }
      if (end) close()
    }
    close()
    const last = feet.at(-1)
    if (dress.cutNotes && dress.notes === 'foot' && last !== undefined && dress.wrap === null && at < tokens.length) {
      const words = last.split(' ')
      const half = Math.floor(words.length / 2)
      if (words.length > 16 && /[a-z]$/.test(words[half - 1] ?? '')) {
        feet[feet.length - 1] = words.slice(0, half).join(' ')
        rest = words.slice(half).join(' ')
      }
    }
    const folio = pages.length + 11
    const running =
      dress.heads && pages.length > 0 ? [folio % 2 === 0 ? `${folio} ${title.toUpperCase()}` : `${title} ${folio}`] : []
    pages.push([...running, ...blocks, ...(foot === null ? [] : [foot]), ...feet])
  }
  if (ends.length > 0) pages.push(['Notes', ...ends])
  const turn = {
    feed: () => '\f',
    banner: (n: number) => `--- page ${n} ---\n\n`,
    comment: (n: number) => `<!-- page ${n} -->\n\n`,
    none: () => '',
  }[dress.pages]
  const text = pages
    .map((blocks, at) => (at === 0 && dress.pages === 'feed' ? '' : turn(at + 1)) + blocks.join('\n\n') + '\n')
    .join('\n')
  return { text: `${title}\n\n${text}`, notes: found }
}
