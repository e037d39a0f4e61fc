/** Pages as a recogniser sees them, in pixels of 300 to the inch, for writers of hOCR and ALTO to dress. */
type Corners = readonly [number, number, number, number]

export interface ScannedSign {
  readonly sign: string
  readonly box: Corners
}
export interface Scanned {
  readonly width: number
  readonly height: number
  readonly rule: Corners | null
  readonly lines: readonly {
    readonly box: Corners
    readonly base: number
    readonly size: number
    readonly words: readonly { readonly text: string; readonly box: Corners; readonly signs: readonly ScannedSign[] }[]
  }[]
}

/** In points. A line of 55 letters and more is set to the full measure; `mark` stands apart from the last word, `glued` is part of it. */
export interface LineToScan {
  readonly text: string
  readonly indent: number
  readonly size?: number
  /** Base line, from the top. */
  readonly at?: number
  readonly mark?: string
  readonly glued?: string
}

const unit = 300 / 72
const px = (points: number): number => Math.round(points * unit)
const [left, measure] = [60, 300]

export const scannedPage = ({
  lines,
  rule,
}: {
  readonly lines: readonly LineToScan[]
  readonly rule?: number
}): Scanned => {
  let y = 80
  return {
    width: px(420),
    height: px(595),
    rule: rule === undefined ? null : [px(left), px(rule), px(left + 80), px(rule) + 2],
    lines: lines.map(({ text, indent, size = 11, at = y, mark, glued }) => {
      y = at + 1.25 * size
      const full = [...text].length >= 55
      const advance = full ? (measure - indent) / [...text].length : 0.45 * size
      const sign = (character: string, x: number, raised: boolean): ScannedSign => {
        const foot = at - (raised ? 0.33 * size : 0)
        const height = raised
          ? 0.4 * size
          : /[a-z]/.test(character) && !/[bdfhklt]/.test(character)
            ? 0.45 * size
            : 0.7 * size
        return { sign: character, box: [px(x), px(foot - height), px(x + 0.9 * advance), px(foot)] }
      }
      let x = left + indent
      const words = text.split(' ').map(word => {
        const signs = [...word].map((character, index) => sign(character, x + index * advance, false))
        x += ([...word].length + 1) * advance
        return { text: word, signs }
      })
      const last = words.at(-1)
      if (glued && last) {
        last.text += glued
        last.signs.push(...[...glued].map((character, index) => sign(character, x - advance + index * advance, true)))
      }
      if (mark)
        words.push({
          text: mark,
          signs: [...mark].map((character, index) => sign(character, x - 0.8 * advance + index * advance, true)),
        })
      const boxed = words.map(({ text: word, signs }) => ({
        text: word,
        signs,
        box: [
          Math.min(...signs.map(({ box }) => box[0])),
          Math.min(...signs.map(({ box }) => box[1])),
          Math.max(...signs.map(({ box }) => box[2])),
          Math.max(...signs.map(({ box }) => box[3])),
        ] as Corners,
      }))
      return {
        box: [
          px(left + indent),
          px(at - 0.72 * size),
          Math.max(...boxed.map(({ box }) => box[2])),
          px(at + 0.21 * size),
        ],
        base: px(at),
        size: px(size),
        words: boxed,
      }
    }),
  }
}
