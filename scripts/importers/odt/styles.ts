/** Styles of an OpenDocument text (ODF 1.3, part 3, § 16): what a paragraph or a run looks like when all that is said of it is taken together. */
import { child, elementsIn, type Element } from '../office/xml.ts'
import { lookup } from '../../model/lookup.ts'

interface Style {
  readonly name: string
  readonly parent: string | undefined
  readonly automatic: boolean
  readonly text: Element | undefined
  readonly paragraph: Element | undefined
}

/** A level of a list, or of the headings. */
export interface ListLevel {
  /** `1`, `a`, `i` …; empty for what is not counted, `bullet` for bullets. */
  readonly format: string
  readonly prefix: string
  readonly suffix: string
  readonly start: number
  /** How many levels the number shows: 2 for `1.1`. */
  readonly shown: number
}

export type ListStyle = ReadonlyMap<number, ListLevel>

export interface Styles {
  /** Names of a paragraph's style and of those it is based on, nearest first; names that a program made up are left out. */
  readonly names: (style: string | undefined) => readonly string[]
  /** A property by a paragraph style. */
  readonly paragraph: (style: string | undefined, property: string) => string | undefined
  /** A property of text: by the innermost style of a run first, then by the paragraph's, then by default. */
  readonly text: (runs: readonly string[], paragraph: string | undefined, property: string) => string | undefined
  readonly list: (name: string) => ListStyle | undefined
  /** How headings are counted. */
  readonly outline: ListStyle
}

const levelsOf = (style: Element): ListStyle =>
  new Map(
    elementsIn(style).map(({ name, attributes }) => [
      Number(attributes['text:level'] ?? 1),
      {
        format: /number$|outline-level-style$/.test(name) ? (attributes['style:num-format'] ?? '') : 'bullet',
        prefix: attributes['style:num-prefix'] ?? '',
        suffix: attributes['style:num-suffix'] ?? '',
        start: Number(attributes['text:start-value'] ?? 1) || 1,
        shown: Number(attributes['text:display-levels'] ?? 1) || 1,
      },
    ]),
  )

/** `Heading_20_1` is `Heading 1`. */
const decoded = (name: string): string =>
  name.replace(/_([0-9a-f]{2,4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))

const mostBases = 30

/** `roots`: documents that hold styles, styles.xml and content.xml. */
export const stylesOf = (roots: readonly Element[]): Styles => {
  const styles = new Map<string, Style>()
  const lists = new Map<string, ListStyle>()
  let outline: ListStyle = new Map()
  const defaults = new Map<string, Element>()
  for (const root of roots)
    for (const holder of elementsIn(root)) {
      if (holder.name !== 'office:styles' && holder.name !== 'office:automatic-styles') continue
      for (const element of elementsIn(holder)) {
        const { attributes } = element
        const name = attributes['style:name'] ?? ''
        const family = attributes['style:family'] ?? ''
        if (element.name === 'style:style')
          styles.set(`${family} ${name}`, {
            name: attributes['style:display-name'] ?? decoded(name),
            parent: attributes['style:parent-style-name'],
            automatic: holder.name === 'office:automatic-styles',
            text: child(element, 'style:text-properties'),
            paragraph: child(element, 'style:paragraph-properties'),
          })
        else if (element.name === 'style:default-style') defaults.set(family, element)
        else if (element.name === 'text:list-style') lists.set(name, levelsOf(element))
        else if (element.name === 'text:outline-style') outline = levelsOf(element)
      }
    }

  const chains = new Map<string, readonly Style[]>()
  const chainOf = (family: string, name: string | undefined): readonly Style[] => {
    if (name === undefined) return []
    const key = `${family} ${name}`
    const known = chains.get(key)
    if (known) return known
    const chain: Style[] = []
    for (let next: string | undefined = name; next !== undefined && chain.length < mostBases;) {
      const style = styles.get(`${family} ${next}`)
      if (style) chain.push(style)
      next = style?.parent
    }
    chains.set(key, chain)
    return chain
  }
  const first = (elements: readonly (Element | undefined)[], property: string) =>
    elements.map(element => element?.attributes[property]).find(value => value !== undefined)

  return {
    names: style => {
      const chain = chainOf('paragraph', style).filter(({ automatic }) => !automatic)
      return chain.length === 0 && style !== undefined ? [decoded(style)] : chain.map(({ name }) => name)
    },
    paragraph: (style, property) =>
      first(
        [
          ...chainOf('paragraph', style).map(({ paragraph }) => paragraph),
          child(defaults.get('paragraph'), 'style:paragraph-properties'),
        ],
        property,
      ),
    text: (runs, paragraph, property) =>
      first(
        [
          ...runs.flatMap(run => chainOf('text', run).map(({ text }) => text)),
          ...chainOf('paragraph', paragraph).map(({ text }) => text),
          child(defaults.get('paragraph'), 'style:text-properties'),
        ],
        property,
      ),
    list: name => lists.get(name),
    outline,
  }
}

const units: Readonly<Record<string, number>> = lookup({
  pt: 1,
  in: 72,
  cm: 72 / 2.54,
  mm: 72 / 25.4,
  pc: 12,
  px: 0.75,
})

/** A length in points; 0 for what is none. */
export const pointsOf = (length: string | undefined): number => {
  const [, number = '0', unit = ''] = /^(-?[\d.]+)(pt|in|cm|mm|pc|px)$/.exec(length ?? '') ?? []
  return Number(number) * (units[unit] ?? 0)
}
