/** Runs inside the page: where a line may end within an address, without a hyphen. */
import type { Measure } from './measure.ts'

export type Addresses = ReturnType<typeof addresses>

export const addresses = ({ textsIn }: Measure) => {
  const isAddress = /(?:https?:\/\/|www\.|doi:)\S{16}/

  /** Where an address may be broken without a hyphen: behind its slashes and stops. */
  const openings = /(?<=\S{6}[/@_=&?]|\S{6}\.(?=\S{6}))(?=[^\s/]\S{3})/

  /**
   * A word of eight letters and more, but for three at each of its ends: it may be broken too, or one blank would be as wide as
   * all that had no room. A line can bear as much as a shorter word leaves.
   */
  const insides = /(?<=(?<![\p{L}\p{N}])[\p{L}\p{N}]{3})([\p{L}\p{N}]{2,})(?=[\p{L}\p{N}]{3}(?![\p{L}\p{N}]))/u

  const openWord = (word: string): readonly Node[] =>
    word.split(insides).map((part, index) => {
      if (index % 2 === 0) return document.createTextNode(part)
      const span = document.createElement('span')
      span.className = 'address'
      span.append(part)
      return span
    })

  const openAddresses = (root: Element) => {
    for (const text of textsIn(root)) {
      if (!/[/.@_=&?-]\S{8}/.test(text.data) || text.parentElement?.closest('pre, math')) continue
      const words = text.data.split(/(?<=\s)(?=\S)/).map(word => [word.split(openings), isAddress.test(word)] as const)
      if (words.every(([parts]) => parts.length < 2)) continue
      const opened = words.flatMap(([parts, isOpen]) =>
        parts.flatMap((part, index) => [
          ...(index === 0 ? [] : [document.createElement('wbr')]),
          ...(isOpen ? openWord(part) : [document.createTextNode(part)]),
        ]),
      )
      const { parentElement } = text
      text.replaceWith(...opened)
      parentElement?.normalize()
    }
  }

  return { openAddresses }
}
