/** What is used of Paged.js 0.4.3. */
export interface PagedJs {
  readonly registeredHandlers: unknown[]
  readonly Handler: new (chunker: Chunker, polisher: unknown, caller: unknown) => { readonly chunker: Chunker }
  readonly Previewer: new (settings: object) => {
    readonly chunker: Chunker
    readonly polisher: { setup: () => void }
    readonly preview: (content: Node, stylesheets: readonly string[], renderTo: Element) => Promise<unknown>
  }
}

export interface Chunker {
  readonly start: () => void
  readonly stop: () => void
  readonly pages: PagedPage[]
  readonly source: unknown
  readonly clonePage: (page: PagedPage) => Promise<void>
  readonly render: (source: unknown, from: BreakToken | undefined) => Promise<unknown>
  total: number
  pagesArea: Element
  pageTemplate: HTMLTemplateElement
  setup: (renderTo: Element) => void
}

export interface PagedPage {
  readonly element: HTMLElement
  readonly wrapper?: HTMLElement
  readonly createWrapper: () => void
  /** Fills a page that has a layout. */
  readonly append: (content: unknown, from: BreakToken | undefined) => Promise<unknown>
  layout: (content: unknown, from: BreakToken | undefined) => Promise<unknown>
  layoutMethod?: Layout
  addListeners: () => void
}

/** Fills one page. */
export interface Layout {
  /** So many letters are set before it is looked whether the page is full. */
  maxChars: number
  findOverflow: () => undefined
  createBreakToken: () => undefined
}

export interface BreakToken {
  readonly node: Node
  readonly offset: number
}
export type BreakTokenClass = new (node: Node, offset: number) => BreakToken
