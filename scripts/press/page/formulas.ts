/**
 * Runs inside the page: a formula wider than its line is broken at its white, then before its operators, and set smaller if that
 * is not enough. One that would leave the line before it loose is broken too.
 */
import type { Bonds } from './bonds.ts'
import type { Turns } from './turns.ts'

export type Formulas = ReturnType<typeof formulas>

export const formulas = ({ blockOf }: Turns, { isLooseBefore }: Bonds) => {
  /** So little wider, a formula is set smaller and not broken. */
  const leastWhole = 0.85

  /** One set smaller than this is told of. */
  const leastUntold = 0.6

  /** Relations and operations before which a line may begin. */
  const operator = /^[=<>≤≥≪≫≠≈≡∼≃≅∝→←↔⇒⇐⇔↦∈∉⊂⊃⊆⊇+±∓×⋅·÷∪∩∧∨⊕⊗∘/-]$|^−$|^:=$/u

  const isOperator = (part: Element | undefined): boolean =>
    part?.localName === 'mo' && operator.test(part.textContent ?? '')

  const endsPart = (part: Element | undefined): boolean =>
    part?.localName === 'mo' && /^[,;]$/.test(part.textContent ?? '')

  /** The row whose parts stand one beside the other on the line. */
  const rowOf = (element: Element): Element => {
    const [only, ...others] = element.children
    return only?.localName === 'mrow' && others.length === 0 ? rowOf(only) : element
  }

  /** White of an em and more, `\quad`: what stands behind it is another formula. */
  const isWhite = (part: Element | undefined): boolean =>
    part?.localName === 'mspace' && parseFloat(part.getAttribute('width') ?? '') >= 1

  /** Whether a line may end between two signs. */
  type MayEnd = (last: Element, sign: Element) => boolean

  const beforeWhite: MayEnd = (_, sign) => isWhite(sign)

  const beforeOperator: MayEnd = (last, sign) => endsPart(last) || (isOperator(sign) && !isOperator(last))

  const partsOf = (math: Element, mayEnd: MayEnd): readonly (readonly Element[])[] => {
    const parts: Element[][] = [[]]
    for (const sign of rowOf(math).children) {
      const last = parts.at(-1)?.at(-1)
      if (last && mayEnd(last, sign)) parts.push([])
      parts.at(-1)?.push(sign)
    }
    return parts
  }

  /** The name under which a formula is read to those who do not see it stays with its first part; the others are read as they stand. */
  const nameRest = (math: Element) => {
    const label = math.getAttribute('aria-label')
    const words = math.textContent ?? ''
    math.removeAttribute('id')
    math.setAttribute('alttext', words)
    if (label !== null) math.setAttribute('aria-label', label.slice(0, label.indexOf(':') + 1) + words)
  }

  /** Formulas in the place of one, each on a line with others if it has room there. */
  const breakFormula = (math: Element, mayEnd = beforeOperator): readonly Element[] => {
    const parts = partsOf(math, mayEnd)
    if (parts.length < 2) return [math]
    const made = parts.map((signs, index) => {
      const part = math.cloneNode(false) as Element
      const row = document.createElementNS(math.namespaceURI, 'mrow')
      row.append(...signs)
      part.append(row)
      if (index === 0) return part
      if (isOperator(signs[0])) signs[0]?.setAttribute('form', 'infix')
      nameRest(part)
      return part
    })
    math.replaceWith(...made.flatMap((part, index) => (index === 0 ? [part] : [document.createElement('wbr'), part])))
    return made
  }

  /** Sets a formula into a line of so many pixels, on a page of `height`. */
  const fitFormula = (math: Element, line: number, height: number) => {
    const sizeOf = (element: Element) => element.getBoundingClientRect()
    const isWide = (part: Element) => sizeOf(part).width > line / leastWhole
    const formulas = isWide(math) ? breakFormula(math, beforeWhite) : [math]
    const parts = formulas.flatMap(part => (isWide(part) ? breakFormula(part) : [part]))
    // Where a line begins, no white does.
    parts.forEach((part, at) => {
      const white = rowOf(part).firstElementChild
      const before = parts[at - 1]
      if (before && white && isWhite(white) && sizeOf(part).top >= sizeOf(before).bottom) white.remove()
    })
    for (const part of parts) {
      const { width, height: high } = sizeOf(part)
      const scale = Math.floor(100 * Math.min(1, line / width, height / high)) / 100
      if (scale >= 1) continue
      ;(part as HTMLElement).style.fontSize = `${Math.max(scale, 0.01)}em`
      if (scale < leastUntold) part.setAttribute('data-notice', 'formula-scaled')
    }
  }

  /** Formulas under `root`, each in the line of the block or cell that it stands in. */
  const fitFormulas = (formulas: Iterable<Element>, height: number) => {
    for (const math of formulas) {
      const cell = math.closest('td, th')
      const block = blockOf(math.parentElement as Element)
      const holder = cell && block?.contains(cell) ? cell : block
      if (!holder) continue
      const { paddingLeft, paddingRight } = getComputedStyle(holder)
      const line = holder.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
      const { width, height: high } = math.getBoundingClientRect()
      if (line > 0 && (width > line + 1 || high > height)) fitFormula(math, line, height)
      else if (isLooseBefore(math)) breakFormula(math)
    }
  }

  return { fitFormulas }
}
