/** A long book of random prose for measuring: seeded, no sentence twice (a text that repeats itself hides losses from any check). */

export interface Size {
  readonly readings: number
  readonly words: number
  readonly notes: number
  readonly seed?: number
}

/** mulberry32 */
const random = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const vocabulary = (
  'the of and to in a that was it on by as for with from which their had this at were but not an who party state war years ' +
  'printer margin archive worker press letter editor column evidence member province language reform author reading public ' +
  'history policy question problem society border office report minister soldier village harvest railway factory journal ' +
  'congress decision movement argument account document witness memory translation catalogue manuscript signature foundation ' +
  'administration representation international consequently approximately particularly understanding independence circumstances ' +
  'kept wrote found held made said gave took began became remained followed described considered established published'
).split(' ')

/** One Markdown text: `readings` divisions of equal length, each with its own [^1], [^2] …; every ninth block a heading, some quotations, lists and notes of two paragraphs. */
export const generate = ({ readings, words, notes, seed = 1 }: Size): string => {
  const next = random(seed)
  const pick = () => vocabulary[Math.floor(next() ** 1.5 * vocabulary.length)] ?? 'the'
  let serial = 0
  const sentence = (length: number) => {
    const drawn = Array.from({ length: Math.max(3, length - 1) }, pick)
    // A number written as a word of its own makes every sentence of the book another.
    drawn.splice(
      Math.floor(drawn.length / 2),
      0,
      `${pick()}${(++serial).toString(26).replace(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')}`,
    )
    const text = drawn.join(' ')
    return `${text[0]?.toUpperCase()}${text.slice(1)}.`
  }
  const perReading = words / readings
  const every = Math.max(1, Math.round(words / notes))
  const reading = (index: number): string => {
    const blocks: string[] = [`# Reading ${index + 1} ${sentence(4).slice(0, -1)} {#reading-${index + 1}}`]
    const apparatus: string[] = []
    let written = 0
    let due = every
    while (written < perReading) {
      const kind = next()
      if (blocks.length % 9 === 8) blocks.push(`## ${sentence(5).slice(0, -1)}`)
      const sentences: string[] = []
      const length = 3 + Math.floor(next() * 6)
      for (let i = 0; i < length; i++) {
        const size = 8 + Math.floor(next() * 22)
        written += size
        due -= size
        let text = sentence(size)
        if (due <= 0) {
          due += every
          const label = apparatus.length + 1
          text += `[^${label}]`
          const body = sentence(6 + Math.floor(next() * 40))
          apparatus.push(`[^${label}]: ${body}${next() < 0.05 ? `\n\n    ${sentence(30)}` : ''}`)
        }
        sentences.push(text)
      }
      const paragraph = sentences.join(' ')
      blocks.push(
        kind < 0.06 ? `> ${paragraph}` : kind < 0.09 ? sentences.map(item => `- ${item}`).join('\n') : paragraph,
      )
    }
    return [...blocks, ...apparatus].join('\n\n')
  }
  const body = Array.from({ length: readings }, (_, index) => reading(index)).join('\n\n')
  return `---\ntitle: A Generated Book\nauthor: Nobody\nlanguage: en\n---\n\n${body}\n`
}
