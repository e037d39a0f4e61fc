/** Styles of a Word file (ISO/IEC 29500-1, § 17.7): what a paragraph or a run looks like when all that is said of it is taken together. */
import { child, elementsIn, type Element } from '../office/xml.ts'

interface Style {
  readonly name: string
  readonly basedOn: string | undefined
  readonly paragraph: Element | undefined
  readonly run: Element | undefined
}

export interface Styles {
  /** Names of a paragraph's style and of those it is based on, nearest first. */
  readonly names: (pPr: Element | undefined) => readonly string[]
  /** A property of a paragraph, direct or by its style: `w:jc`, `w:outlineLvl`; the places where it is said, nearest first. */
  readonly paragraph: (pPr: Element | undefined, property: string) => readonly Element[]
  /** A property of a run: direct, by its own style, by the paragraph's style, by default. */
  readonly run: (rPr: Element | undefined, pPr: Element | undefined, property: string) => Element | undefined
  /** On or off: bold, italic … Styles of run and paragraph cancel each other out (§ 17.7.3). */
  readonly toggle: (rPr: Element | undefined, pPr: Element | undefined, property: string) => boolean
  /** On or off by the paragraph's style alone; without `pPr`, by the standard style. */
  readonly styleToggle: (pPr: Element | undefined, property: string) => boolean
}

export const valueOf = (element: Element | undefined): string | undefined => element?.attributes['w:val']

/** § 17.17.4: said without a value means on. */
export const isOn = (element: Element | undefined): boolean =>
  element !== undefined && !['0', 'false', 'off', 'none'].includes(valueOf(element) ?? '1')

const mostBases = 30

export const stylesOf = (root: Element | undefined): Styles => {
  const styles = new Map<string, Style>()
  let standard: string | undefined
  for (const element of elementsIn(root)) {
    if (element.name !== 'w:style') continue
    const id = element.attributes['w:styleId'] ?? ''
    const type = element.attributes['w:type']
    if (type === 'paragraph' && ['1', 'true', 'on'].includes(element.attributes['w:default'] ?? '')) standard = id
    styles.set(id, {
      name: valueOf(child(element, 'w:name')) ?? id,
      basedOn: valueOf(child(element, 'w:basedOn')),
      paragraph: child(element, 'w:pPr'),
      run: child(element, 'w:rPr'),
    })
  }
  const defaults = child(root, 'w:docDefaults')
  const defaultRun = child(child(defaults, 'w:rPrDefault'), 'w:rPr')
  const defaultParagraph = child(child(defaults, 'w:pPrDefault'), 'w:pPr')

  const chains = new Map<string, readonly Style[]>()
  const chainOf = (id: string | undefined): readonly Style[] => {
    const known = chains.get(id ?? '')
    if (known || id === undefined) return known ?? []
    const chain: Style[] = []
    for (let next: string | undefined = id; next !== undefined && chain.length < mostBases;) {
      const style = styles.get(next)
      if (style) chain.push(style)
      next = style?.basedOn
    }
    chains.set(id, chain)
    return chain
  }
  const paragraphChain = (pPr: Element | undefined) => {
    const id = valueOf(child(pPr, 'w:pStyle'))
    return chainOf(id !== undefined && styles.has(id) ? id : standard)
  }
  const first = (elements: readonly (Element | undefined)[], property: string) => {
    for (const element of elements) {
      const found = child(element, property)
      if (found) return found
    }
    return undefined
  }
  const runChain = (rPr: Element | undefined) => chainOf(valueOf(child(rPr, 'w:rStyle'))).map(({ run }) => run)
  const styled = (pPr: Element | undefined) => paragraphChain(pPr).map(({ run }) => run)

  return {
    names: pPr => {
      const id = valueOf(child(pPr, 'w:pStyle'))
      const chain = paragraphChain(pPr).map(({ name }) => name)
      return id !== undefined && !styles.has(id) ? [id, ...chain] : chain
    },
    paragraph: (pPr, property) =>
      [pPr, ...paragraphChain(pPr).map(({ paragraph }) => paragraph), defaultParagraph].flatMap(
        element => child(element, property) ?? [],
      ),
    run: (rPr, pPr, property) => first([rPr, ...runChain(rPr), ...styled(pPr), defaultRun], property),
    toggle: (rPr, pPr, property) => {
      const direct = child(rPr, property)
      if (direct) return isOn(direct)
      const standing = isOn(first(styled(pPr), property) ?? child(defaultRun, property))
      return isOn(first(runChain(rPr), property)) !== standing
    },
    styleToggle: (pPr, property) => isOn(first(styled(pPr), property) ?? child(defaultRun, property)),
  }
}
