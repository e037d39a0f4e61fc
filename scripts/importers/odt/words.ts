/** The words of an OpenDocument text as its XML has them one after the other: counted apart from what reads it, and held against that. */
import { wordsOf } from '../conservation.ts'
import { hearXml } from '../office/xml.ts'

/** What stands in the XML and on no page. */
const unseen =
  /^(office:(annotation|change-info|scripts|forms|binary-data|event-listeners|meta|settings|styles|automatic-styles|font-face-decls)|math:annotation|math:annotation-xml|svg:(title|desc)|text:(number|note-citation|.*-source|.*-decls|script))$/

const paragraphs = new Set([
  'text:p',
  'text:h',
  'text:hidden-text',
  'text:page-number',
  'text:page-count',
  'text:page-continuation',
  'math:math',
])
const blanks = new Set('text:s text:tab text:line-break text:ruby-text'.split(' '))
const tokens = new Set('math:mi math:mn math:mo math:mtext math:ms'.split(' '))

export interface Count {
  readonly words: readonly string[]
  readonly notes: number
}

/** Throws an ImportFault for what is no XML. */
export const countWords = (file: string, bytes: Uint8Array): Count => {
  const words: string[] = []
  /** Text of the paragraphs that are open, the innermost last. */
  const open: string[] = []
  let unseenDepth = 0
  let notes = 0
  const append = (text: string) => {
    if (open.length > 0) open[open.length - 1] += text
  }
  hearXml(file, bytes, {
    open: name => {
      if (unseen.test(name)) unseenDepth++
      if (name === 'text:note') notes++
      if (paragraphs.has(name)) open.push('')
      else if (blanks.has(name) || tokens.has(name)) append(' ')
    },
    text: text => {
      if (unseenDepth === 0) append(text)
    },
    close: name => {
      if (unseen.test(name)) unseenDepth--
      if (paragraphs.has(name)) for (const word of wordsOf(open.pop() ?? '')) words.push(word)
      else if (name === 'text:ruby-text' || tokens.has(name)) append(' ')
    },
  })
  return { words, notes }
}
