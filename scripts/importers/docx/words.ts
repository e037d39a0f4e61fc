/** The words of a Word file as its XML has them one after the other: counted apart from what reads it, and held against that. */
import { wordsOf } from '../conservation.ts'
import { symbolIn } from '../office/symbols.ts'
import { hearXml } from '../office/xml.ts'
import { textOfRun } from './runs.ts'

/** Text that is not yet cut into words, and words; `weight` is the length of all text. */
interface Level {
  text: string
  readonly words: string[]
  weight: number
  hidden: boolean
  readonly alternatives: Level[]
}

const level = (): Level => ({ text: '', words: [], weight: 0, hidden: false, alternatives: [] })

const cut = (one: Level): void => {
  for (const word of wordsOf(one.text)) one.words.push(word)
  one.text = ''
}

export interface Count {
  readonly words: readonly string[]
  /** Notes that hold text of the author's; separators are none. */
  readonly notes: number
}

const spaces = new Set('w:tab w:ptab w:br w:cr'.split(' '))
const stretches = new Set('w:tc w:footnote w:endnote w:hdr w:ftr w:body'.split(' '))
const texts = new Set('w:t w:delText m:t'.split(' '))

/** `refused`: insertions stand apart from the text, and not deletions. Throws an ImportFault for what is no XML. */
export const countWords = (file: string, bytes: Uint8Array, refused: boolean): Count => {
  const apart = new Set([...(refused ? ['w:ins', 'w:moveTo'] : ['w:del', 'w:moveFrom']), 'w:txbxContent', 'w:rt'])
  const levels: Level[] = [level()]
  const top = (): Level => levels.at(-1) ?? level()
  const ends: boolean[] = []
  const path: string[] = []
  /** Fields that are open: whether what comes is their instruction still. */
  const instructions: boolean[] = []
  let notes = 0
  let formulas = 0
  let text = ''

  /** The uppermost level goes into the one below: as words of its own, or as a part of its text. */
  const fold = (one: Level, own: boolean): void => {
    if (own) cut(one)
    const below = top()
    for (const word of one.words) below.words.push(word)
    below.text += one.text
    below.weight += one.weight
  }

  const hearField = (sign: string): void => {
    if (sign === 'begin') instructions.push(true)
    else if (sign === 'separate' && instructions.length > 0) instructions[instructions.length - 1] = false
    else if (sign === 'end') instructions.pop()
  }

  const open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    const within = path.at(-1)
    path.push(name)
    if (name === 'w:p') ends.push(true)
    else if (name === 'w:footnote' || name === 'w:endnote')
      notes += (attributes['w:type'] ?? 'normal') === 'normal' ? 1 : 0
    else if (name === 'w:framePr' && ['drop', 'margin'].includes(attributes['w:dropCap'] ?? ''))
      ends[ends.length - 1] = false
    else if (within === 'w:rPr' && path.at(-3) === 'w:pPr') {
      if (refused ? name === 'w:ins' : name === 'w:del' || name === 'w:moveFrom') ends[ends.length - 1] = false
    } else if (name === 'w:vanish' && within === 'w:rPr' && path.at(-3) === 'w:r')
      top().hidden = !['0', 'false', 'off'].includes(attributes['w:val'] ?? '1')
    else if (name === 'm:oMath') {
      if (formulas++ === 0) cut(top())
    } else if (name === 'w:r' || name === 'mc:AlternateContent' || within === 'mc:AlternateContent')
      levels.push(level())
    else if (apart.has(name) && formulas === 0 && within !== 'w:rPr' && within !== 'w:trPr') levels.push(level())
    else if (spaces.has(name) && within === 'w:r') top().text += ' '
    else if (name === 'w:noBreakHyphen') top().text += '\u2011'
    else if (name === 'w:sym')
      top().text += symbolIn(attributes['w:font'] ?? '', parseInt(attributes['w:char'] ?? '', 16))
    else if (!['0', 'false', 'off'].includes(attributes['w:customMarkFollows'] ?? '0')) top().text += ' '
    if (name === 'w:fldChar') hearField(attributes['w:fldCharType'] ?? '')
    if (texts.has(name)) text = ''
  }

  const close = (name: string): void => {
    path.pop()
    const within = path.at(-1)
    if (texts.has(name)) {
      if (instructions.includes(true)) for (const word of wordsOf(text)) top().words.push(word)
      else top().text += textOfRun(text)
      if (name === 'w:t') top().weight += text.length
    } else if (name === 'w:p') {
      if (ends.pop() !== false) cut(top())
    } else if (stretches.has(name)) cut(top())
    else if (name === 'w:rubyBase') top().text += ' '
    else if (name === 'm:oMath') {
      if (--formulas === 0) cut(top())
    } else if (within === 'mc:AlternateContent') {
      const one = levels.pop() ?? level()
      top().alternatives.push(one)
    } else if (name === 'mc:AlternateContent') {
      const { alternatives } = levels.pop() ?? level()
      const best = alternatives.reduce<Level | undefined>(
        (most, next) => (most && most.weight >= next.weight ? most : next),
        undefined,
      )
      if (best) fold(best, false)
    } else if (name === 'w:r') {
      const one = levels.pop() ?? level()
      fold(one, one.hidden)
    } else if (apart.has(name) && formulas === 0 && within !== 'w:rPr' && within !== 'w:trPr')
      fold(levels.pop() ?? level(), true)
  }

  hearXml(file, bytes, {
    open,
    close,
    text: heard => {
      if (texts.has(path.at(-1) ?? '')) text += heard
    },
  })
  cut(top())
  return { words: top().words, notes }
}
