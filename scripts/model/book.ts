/**
 * The Book: one typed tree of plain, read-only data that every edition is written from and every proof is held against.
 * It imports nothing but its own metadata; nothing in it knows of Markdown, HTML or PDF.
 */
import type { Metadata } from './metadata.ts'

/** A stretch of a source file: offsets in UTF-16 units into the text kept in `Book.sources[file]`; `end` is exclusive. */
export interface Span {
  readonly file: string
  readonly start: number
  readonly end: number
}

/** Where a division stands in the book. */
export type Matter = 'front' | 'body' | 'back'

/** What a division is. The names are those of the EPUB Structural Semantics Vocabulary where it has one. */
export type Role =
  | 'part'
  | 'reading'
  | 'chapter'
  | 'foreword'
  | 'preface'
  | 'introduction'
  | 'acknowledgments'
  | 'dedication'
  | 'epigraph'
  | 'prologue'
  | 'epilogue'
  | 'afterword'
  | 'conclusion'
  | 'appendix'
  | 'glossary'
  | 'bibliography'
  | 'chronology'
  | 'index'
  | 'permissions'
  | 'colophon'

/** Who wrote a reading, where it was first printed, and by whose leave it stands here. Every field is as the editor wrote it. */
export interface Credit {
  readonly authors: readonly string[]
  readonly translators: readonly string[]
  readonly subtitle?: string
  /** Where it was first printed, with pages. */
  readonly source?: string
  /** Holder, licence or permission, in a sentence. */
  readonly rights?: string
  /** BCP 47 tag. */
  readonly language?: string
}

/** A part, a reading, a chapter, a preface …: what has a title, an apparatus of its own, and may hold other divisions. */
export interface Division {
  /** Unique in the book, safe as a file name, a URL and an XML id: `of-margins`. */
  readonly id: string
  /** What the manuscript calls it, where no page can be called so: `sec:margins`, `поля`. */
  readonly name?: string
  readonly matter: Matter
  readonly role: Role
  /** Empty when the manuscript gives none; a title may hold noterefs. */
  readonly title: readonly Inline[]
  readonly credit: Credit
  readonly blocks: readonly Block[]
  readonly divisions: readonly Division[]
  readonly span: Span
}

/** What `{#id .class lang=ru}` may say. Only classes that the styles know have an effect. */
export interface Attributes {
  readonly id?: string
  readonly classes: readonly string[]
  readonly lang?: string
  readonly dir?: 'ltr' | 'rtl'
}

export interface Paragraph {
  readonly type: 'paragraph'
  readonly attributes: Attributes
  readonly inlines: readonly Inline[]
  readonly span: Span
}
/** A heading inside a division. `level` 1 is the first below the division's title. */
export interface Heading {
  readonly type: 'heading'
  readonly level: 1 | 2 | 3 | 4 | 5
  /** Level as typed, 1–6 number signs. */
  readonly depth: number
  readonly attributes: Attributes
  readonly inlines: readonly Inline[]
  readonly span: Span
}
export interface Quotation {
  readonly type: 'quotation'
  readonly attributes: Attributes
  readonly blocks: readonly Block[]
  readonly span: Span
}
/** Lines that keep their breaks; `indent` counts leading blanks. */
export interface Verse {
  readonly type: 'verse'
  readonly lines: readonly { readonly indent: number; readonly inlines: readonly Inline[] }[]
  readonly span: Span
}
/** How a list is numbered, as HTML names it: 1, 2; a, b; A, B; i, ii; I, II. */
export type Numerals = '1' | 'a' | 'A' | 'i' | 'I'
export interface List {
  readonly type: 'list'
  readonly ordered: boolean
  /** Left out: Arabic. */
  readonly numerals?: Exclude<Numerals, '1'>
  /** What stands with the number: `1)`, `(1)`. Left out: a full stop behind it. */
  readonly fence?: ')' | '()'
  /** First number of an ordered list. */
  readonly start: number
  /** Items stand without blank lines between them: their paragraphs are set without space. */
  readonly tight: boolean
  readonly items: readonly ListItem[]
  readonly span: Span
}
/** A task begins with its box, which is one of its words: ☐, or ☑ when it is done. */
export interface ListItem {
  readonly blocks: readonly Block[]
  readonly isTask?: boolean
  readonly span: Span
}
export interface DefinitionList {
  readonly type: 'definition-list'
  readonly items: readonly {
    readonly terms: readonly (readonly Inline[])[]
    readonly definitions: readonly (readonly Block[])[]
  }[]
  readonly span: Span
}
/** How wide the manuscript asks a picture to be: part of the measure (0–1), or CSS pixels, of which an inch has 96. */
export type PictureWidth = { readonly share: number } | { readonly pixels: number }
/** A picture with its caption. `alt` is null when the manuscript says nothing, '' when it says that the picture is decorative. */
export interface Figure {
  readonly type: 'figure'
  readonly attributes: Attributes
  /** Path from the book's folder, forward slashes; as typed when it is remote or leaves the folder. */
  readonly src: string
  readonly alt: string | null
  readonly width?: PictureWidth
  readonly caption: readonly Inline[]
  readonly span: Span
}
export type Alignment = 'left' | 'center' | 'right' | null
/** A cell stands in the first place of its row that no cell above reaches into, as in HTML. */
export interface Cell {
  readonly inlines: readonly Inline[]
  /** How many columns, and how many rows of its part of the table, it takes; left out: one. */
  readonly columns?: number
  readonly rows?: number
  /** A cell of the body that names its row. All cells of a table's head name columns. */
  readonly head?: true
  readonly span: Span
}
/** Every place of its grid is taken by one cell, and each row and column has one that begins in it (`model/grid.ts`). */
export interface Table {
  readonly type: 'table'
  readonly attributes: Attributes
  readonly caption: readonly Inline[]
  readonly columns: readonly Alignment[]
  readonly head: readonly (readonly Cell[])[]
  readonly body: readonly (readonly Cell[])[]
  readonly span: Span
}
export interface CodeBlock {
  readonly type: 'code-block'
  readonly text: string
  readonly language?: string
  readonly span: Span
}
/** A displayed formula in TeX. */
export interface MathBlock {
  readonly type: 'math-block'
  readonly tex: string
  readonly span: Span
}
/** A fenced `::: kind` block: epigraph, note to the reader, box … */
export interface Aside {
  readonly type: 'aside'
  /** First class: `epigraph`, `box`, `centered` … */
  readonly kind: string
  readonly attributes: Attributes
  readonly blocks: readonly Block[]
  readonly span: Span
}
export interface SceneBreak {
  readonly type: 'scene-break'
  readonly span: Span
}
/** HTML that the manuscript holds, cleaned to elements that carry text, and well-formed as XML. */
export interface Raw {
  readonly type: 'raw'
  readonly html: string
  /** Its words, for the proofs. */
  readonly text: string
  readonly span: Span
}
/** Here a page of the reading's source begins. Stands among blocks and inside lines alike. */
export interface PageMark {
  readonly type: 'page-mark'
  /** As printed there: `12`, `xiv`, `12a`. */
  readonly number: string
  readonly span: Span
}

export type Block =
  | Paragraph
  | Heading
  | Quotation
  | Verse
  | List
  | DefinitionList
  | Figure
  | Table
  | CodeBlock
  | MathBlock
  | Aside
  | SceneBreak
  | Raw
  | PageMark

export interface Text {
  readonly type: 'text'
  readonly text: string
  readonly span: Span
}
/** Inlines that only dress what they hold. */
export interface Dressed {
  readonly type: 'emphasis' | 'strong' | 'small-caps' | 'superscript' | 'subscript' | 'deleted' | 'underlined'
  readonly inlines: readonly Inline[]
  readonly span: Span
}
export interface SpanOfText {
  readonly type: 'span'
  readonly attributes: Attributes
  readonly inlines: readonly Inline[]
  readonly span: Span
}
/** `href` is `#id` inside the book, else an absolute http(s), mailto, doi or tel URI. */
export interface Link {
  readonly type: 'link'
  readonly href: string
  readonly title?: string
  readonly inlines: readonly Inline[]
  readonly span: Span
}
/** A picture inside a line. See Figure for `src` and `alt`. */
export interface Image {
  readonly type: 'image'
  readonly src: string
  readonly alt: string | null
  readonly width?: PictureWidth
  readonly span: Span
}
export interface Code {
  readonly type: 'code'
  readonly text: string
  readonly span: Span
}
export interface Math {
  readonly type: 'math'
  readonly tex: string
  readonly span: Span
}
export interface LineBreak {
  readonly type: 'line-break'
  readonly span: Span
}
/** A marker. It is a node whether or not a note answers it. */
export interface Noteref {
  readonly type: 'noteref'
  /** As typed; `^1`, `^2` … (which nobody can type) for inline notes. */
  readonly label: string
  readonly span: Span
}
/** `[@key, 33–35]`. `text` is what it prints as long as no references answer it. */
export interface Citation {
  readonly type: 'citation'
  readonly items: readonly { readonly key: string; readonly prefix: string; readonly locator: string }[]
  readonly text: string
  readonly span: Span
}
/** `@fig-x`, `@tbl-x`, `@sec-x`; `@fn-room` is the note `[^room]`. */
export interface CrossReference {
  readonly type: 'cross-reference'
  readonly target: string
  readonly span: Span
}
/** `[kulak]{.index}`: prints its words, and sends the index here. `entry` defaults to the words. */
export interface IndexEntry {
  readonly type: 'index-entry'
  readonly entry: string
  readonly inlines: readonly Inline[]
  readonly span: Span
}

export type Inline =
  | Text
  | Dressed
  | SpanOfText
  | Link
  | Image
  | Code
  | Math
  | LineBreak
  | Noteref
  | PageMark
  | Citation
  | CrossReference
  | IndexEntry

/** What answers a marker: any blocks, other markers among them. */
export interface Note {
  readonly label: string
  /** `inline` notes stand at their marker, `^[so]`; `block` notes in a definition, `[^a]: so`. */
  readonly kind: 'block' | 'inline'
  /** Id of the innermost division whose stretch of the manuscript holds the definition. */
  readonly division: string
  readonly blocks: readonly Block[]
  readonly span: Span
}

/** `<!-- allow code: reason -->`: the editor has seen a finding and says why it may stand, in this division. */
export interface Allowance {
  readonly code: string
  readonly reason: string
  /** Id of the division it stands in; null at the head of a file, where it holds for the whole file. */
  readonly division: string | null
  readonly span: Span
}

/** A picture as the book's folder has it. */
export interface Asset {
  /** As in `Figure.src`. */
  readonly src: string
  readonly status: 'found' | 'missing' | 'outside' | 'remote' | 'unreadable' | 'too-large'
  /** What makes it unreadable, as far as it is known. */
  readonly problem?: string
  /** From its bytes, never from its name. */
  readonly mediaType?: string
  /** Pixels, or user units of an SVG. */
  readonly width?: number
  readonly height?: number
  /** In bytes. */
  readonly size?: number
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256?: string
}

export interface Book {
  readonly metadata: Metadata
  readonly divisions: readonly Division[]
  /** All definitions in manuscript order, uncalled and doubled ones too. */
  readonly notes: readonly Note[]
  readonly allowances: readonly Allowance[]
  readonly assets: readonly Asset[]
  /** Text of each source file by its path from the book's folder: byte order mark removed, line ends `\n`. */
  readonly sources: Readonly<Record<string, string>>
  readonly span: Span
}
