/** What Word counts by itself (ISO/IEC 29500-1, § 17.9): the numbers before headings, items and paragraphs, which no text of the file holds. */
import { child, elementsIn, type Element } from '../office/xml.ts'
import { valueOf } from './styles.ts'
import { lookup } from '../../model/lookup.ts'

export interface Counted {
  readonly list: string
  readonly level: number
  readonly format: string
  readonly number: number
  /** As Word prints it: `1.`, `(a)`, `2.1`, a bullet. */
  readonly label: string
  /** Said of the paragraph by its level: `w:ind`. */
  readonly indent: Element | undefined
}

interface Level {
  readonly start: number
  readonly format: string
  readonly text: string
  readonly legal: boolean
  readonly restart: number | undefined
  readonly indent: Element | undefined
}

const romans: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

const roman = (number: number): string => {
  let left = number
  return romans
    .map(([value, sign]) => {
      const times = Math.floor(left / value)
      left -= times * value
      return sign.repeat(times)
    })
    .join('')
}

const repeated = (number: number, signs: readonly string[]): string =>
  (signs[(number - 1) % signs.length] ?? '').repeat(Math.ceil(number / signs.length))

const letters = [...'abcdefghijklmnopqrstuvwxyz']
const russian = [...'абвгдежзиклмнопрстуфхцчшщэюя']
/** `chicago` is Word's name for the printers' order of signs. */
const formats: Readonly<Record<string, (number: number) => string>> = lookup({
  lowerRoman: roman,
  upperRoman: number => roman(number).toUpperCase(),
  lowerLetter: number => repeated(number, letters),
  upperLetter: number => repeated(number, letters).toUpperCase(),
  russianLower: number => repeated(number, russian),
  russianUpper: number => repeated(number, russian).toUpperCase(),
  decimalZero: number => String(number).padStart(2, '0'),
  chicago: number => repeated(number, ['*', '†', '‡', '§']),
  none: () => '',
})

/** A number in one of Word's formats; decimal where the format is none of those that texts use. */
export const formatted = (number: number, format: string): string =>
  number < 1 || number > 9999 ? String(number) : (formats[format] ?? String)(number)

const numberIn = (element: Element | undefined): number | undefined => {
  const value = Number(valueOf(element) ?? Number.NaN)
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? value : undefined
}

const levelOf = (element: Element): Level => ({
  start: numberIn(child(element, 'w:start')) ?? 1,
  format: valueOf(child(element, 'w:numFmt')) ?? 'decimal',
  text: valueOf(child(element, 'w:lvlText')) ?? '',
  legal: child(element, 'w:isLgl') !== undefined,
  restart: numberIn(child(element, 'w:lvlRestart')),
  indent: child(child(element, 'w:pPr'), 'w:ind'),
})

const byLevel = (elements: readonly Element[]): ReadonlyMap<number, Level> =>
  new Map(
    elements.filter(({ name }) => name === 'w:lvl').map(level => [Number(level.attributes['w:ilvl']), levelOf(level)]),
  )

interface Numbering {
  readonly abstract: string
  readonly levels: ReadonlyMap<number, Level>
  readonly starts: ReadonlyMap<number, number>
}

const numberingsOf = (root: Element | undefined): ReadonlyMap<string, Numbering> => {
  const parts = elementsIn(root)
  const abstracts = new Map(
    parts.filter(({ name }) => name === 'w:abstractNum').map(part => [part.attributes['w:abstractNumId'] ?? '', part]),
  )
  // An abstract list may stand for a list style, which another abstract list defines (§ 17.9.21).
  const styled = new Map(
    [...abstracts.values()].flatMap(part => {
      const style = valueOf(child(part, 'w:styleLink'))
      return style === undefined ? [] : [[style, part] as const]
    }),
  )
  return new Map(
    parts
      .filter(({ name }) => name === 'w:num')
      .map(num => {
        const id = valueOf(child(num, 'w:abstractNumId')) ?? ''
        const named = abstracts.get(id)
        const abstract = styled.get(valueOf(child(named, 'w:numStyleLink')) ?? '') ?? named
        const overrides = elementsIn(num).filter(({ name }) => name === 'w:lvlOverride')
        const levels = new Map([
          ...byLevel(elementsIn(abstract)),
          ...byLevel(
            overrides.flatMap(override =>
              elementsIn(override).map(level => ({
                ...level,
                attributes: { ...override.attributes, ...level.attributes },
              })),
            ),
          ),
        ])
        const starts = overrides.flatMap(override => {
          const start = numberIn(child(override, 'w:startOverride'))
          return start === undefined ? [] : [[Number(override.attributes['w:ilvl']), start] as const]
        })
        return [num.attributes['w:numId'] ?? '', { abstract: id, levels, starts: new Map(starts) }]
      }),
  )
}

/** Gives each numbered paragraph its number. Ask in the order of the text: it counts. Null for what has no such list. */
export const startCounting = (root: Element | undefined): ((list: string, level: number) => Counted | null) => {
  const numberings = numberingsOf(root)
  const counts = new Map<string, Map<number, number>>()
  const begun = new Set<string>()
  return (list, depth) => {
    const numbering = numberings.get(list)
    const level = numbering?.levels.get(depth)
    if (!numbering || !level) return null
    const count = counts.get(numbering.abstract) ?? new Map<number, number>()
    counts.set(numbering.abstract, count)
    const override = begun.has(`${list} ${depth}`) ? undefined : numbering.starts.get(depth)
    begun.add(`${list} ${depth}`)
    const before = count.get(depth)
    const number = override ?? (before === undefined ? level.start : before + 1)
    count.set(depth, number)
    for (const deeper of [...count.keys()].filter(key => key > depth)) {
      const restart = numbering.levels.get(deeper)?.restart
      if (restart === undefined || (restart !== 0 && depth < restart)) count.delete(deeper)
    }
    const label = level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const other = Number(digit) - 1
      const its = numbering.levels.get(other)
      return formatted(count.get(other) ?? its?.start ?? 1, level.legal ? 'decimal' : (its?.format ?? 'decimal'))
    })
    return { list, level: depth, format: level.format, number, label: label.trim(), indent: level.indent }
  }
}
