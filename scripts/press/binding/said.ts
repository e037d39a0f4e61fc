/** What the HTML of a page says, text by text: where in it there is a blank, and which texts are of one block. */
import { piecesOf, unescapeHtml } from '../../writers/markup.ts'

export interface Said {
  /** With one blank for all that stand together; none of the signs that are not seen. */
  readonly text: string
  /** Before it, in its block, a text stands that this one goes on with; it and a blank, where there is one. */
  readonly follows: 'nothing' | 'text' | 'blank'
}

/** Elements that run with the text; all others begin a block. */
const inline = new Set(
  'a abbr b bdi bdo cite code em i kbd mark q s samp small span strong sub sup u var wbr br img'.split(' '),
)

/** Soft hyphens, places where a line may end, and marks of direction: they are no letters, and part no words. */
const unseen = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Most texts. */
const plain = /^(?:[!-%'-~]| (?! ))+$/

const collapsed = (source: string): string =>
  unescapeHtml(source)
    .replace(unseen, '')
    .replace(/[ \t\r\n\f]+/g, ' ')

/** The texts of `html` with letters, in order: a text ends where an element or a comment does. */
export const saidIn = (html: string): readonly Said[] => {
  const said: Said[] = []
  let follows: Said['follows'] = 'nothing'
  for (const { kind, source, name } of piecesOf(html)) {
    if (kind === 'other') continue
    if (kind !== 'text') {
      if (!inline.has(name)) follows = 'nothing'
      else if (name === 'br' && follows === 'text') follows = 'blank'
      continue
    }
    const text = plain.test(source) ? source : collapsed(source)
    if (text === '' || text === ' ') {
      if (text === ' ' && follows === 'text') follows = 'blank'
      continue
    }
    said.push({ text, follows: follows === 'text' && text.startsWith(' ') ? 'blank' : follows })
    follows = text.endsWith(' ') ? 'blank' : 'text'
  }
  return said
}
