/** Runs inside the page: where in the document what stands on a page was copied from, and what Paged.js is told of a place there. */
import type { Measure, Place } from './measure.ts'
import type { BreakToken, BreakTokenClass } from './pagedjs.ts'

export type Origins = ReturnType<typeof origins>

export const origins =
  ({ isElement, isText }: Measure) =>
  (article: HTMLElement) => {
    /** Which text of the document a text on a page was copied from. */
    const texts = new WeakMap<Node, Text>()
    const source = document.createDocumentFragment()
    source.append(article)
    // Paged.js would give each a name of 36 signs, drawn by lot.
    source.querySelectorAll<HTMLElement>('*').forEach((element, index) => (element.dataset['ref'] = String(index)))
    const ends: BreakToken[] = []
    let made: BreakTokenClass | undefined

    /** Breaks are of the class of one that Paged.js has made. */
    const learnBreaks = (token: object) => {
      made = token.constructor as BreakTokenClass
    }

    const remember = (copy: Node, original: Node) => {
      if (isText(copy) && isText(original)) texts.set(copy, original)
      copy.childNodes.forEach((child, index) => remember(child, original.childNodes[index] as Node))
    }

    /** On a new page Paged.js goes on node by node, and leaves out a text of blanks: the words before and after it would be one. */
    const setBlank = (copy: Node, { previousSibling: blank }: Node) => {
      if (!copy.previousSibling || !blank || !isText(blank) || /\S/.test(blank.data)) return
      const own = blank.cloneNode()
      copy.parentNode?.insertBefore(own, copy)
      remember(own, blank)
    }

    /**
     * Paged.js takes a paragraph and its text, or two offsets of which one is 0, for the same break, and then ends in
     * silence. These breaks are the same only when they are.
     */
    const breakAt = (node: Node, offset: number): BreakToken => {
      const BreakToken = made as BreakTokenClass
      const equals = (other?: BreakToken) => other?.node === node && other.offset === offset
      const known = ends.findIndex(equals)
      const name = known < 0 ? ends.length : known
      const token = Object.assign(new BreakToken(node, offset), { equals, toJSON: () => String(name) })
      ends[name] = token
      return token
    }

    /** Where in the document the place on the page comes from: the copy of a cut text is its end. */
    const originOf = ({ container, offset }: Place): BreakToken => {
      if (isText(container)) {
        const origin = texts.get(container)
        if (!origin) throw new Error(`text without origin: ${container.data.slice(0, 40)}`)
        return breakAt(origin, origin.length - container.length + offset)
      }
      const node = container.childNodes[offset]
      if (node && isText(node)) return originOf({ container: node, offset: 0 })
      // Before a row Paged.js would set the cells of other rows that reach into it, once more.
      const cell = node && isElement(node) && node.matches('tr') ? node.firstElementChild : null
      return breakAt(sourceOf((cell ?? node) as HTMLElement), 0)
    }

    const sourceOf = (element: HTMLElement): HTMLElement => {
      const origin = source.querySelector<HTMLElement>(`[data-ref="${element.dataset['ref']}"]`)
      if (!origin) throw new Error('an element without origin')
      return origin
    }

    return { source, learnBreaks, remember, setBlank, breakAt, originOf, sourceOf }
  }
