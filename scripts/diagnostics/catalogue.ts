/**
 * Every code that Octavo can say, for good: a code is never renamed or used for something else. Each has a fixture folder
 * in test/fixtures named after it, and a test fails when one is missing.
 */
/** Errors stop a build; warnings can be allowed. */
export type Severity = 'error' | 'warning'

interface Entry<F> {
  readonly severity: Severity
  readonly message: (facts: F) => string
  readonly hint?: (facts: F) => string | undefined
}

const error = <F>(message: (facts: F) => string, hint?: (facts: F) => string | undefined): Entry<F> => ({
  severity: 'error',
  message,
  ...(hint && { hint }),
})
const warning = <F>(message: (facts: F) => string, hint?: (facts: F) => string | undefined): Entry<F> => ({
  ...error(message, hint),
  severity: 'warning',
})

const didYouMean = (nearest: string | undefined, show = (name: string) => name): string | undefined =>
  nearest === undefined ? undefined : `did you mean ${show(nearest)}?`

/** Inline notes have labels of our own making, which nobody typed: `^book.md:3`. */
const marker = (label: string) => (label.startsWith('^') ? '^[…]' : `[^${label}]`)

/** The first of many, and the last. */
const shortened = (names: readonly string[]): readonly string[] =>
  names.length > 9 ? [...names.slice(0, 7), '…', ...names.slice(-1)] : names

type Label = { label: string }
type Src = { src: string }

/** An address may hold the whole picture. */
const shown = (src: string) => (src.length > 100 ? `${src.slice(0, 60)}…` : src)

/** Notes of one reading that say where their source is instead of naming it. */
interface Pointing {
  /** What the first of them says. */
  words: string
  mark: string
  count: number
  /** `4 means note 3 (“…”)`. */
  meant: readonly string[]
}

const pointing = ({ words, mark, count }: Pointing) =>
  count === 1
    ? `note ${mark} says “${words}”, which means nothing when it is shown by itself, in a pop-up`
    : `${count} notes of this reading say such as “${words}” (note ${mark}), which means nothing when a note is shown by itself, in a pop-up`

const sourceAgain = ({ meant }: Pointing) => ['name the source again, in short', ...meant].join('; ')

/** After the first of several: `, and 3 more like it`. */
const others = (count: number) => (count === 1 ? '' : `, and ${count - 1} more like it`)

/** `a, b, c and 4 more` */
const some = (names: readonly string[], most = 8): string =>
  names.slice(0, most).map(shown).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '')

export const catalogue = {
  // Notes and their markers
  'noteref-unresolved': error(
    ({ label }: Label & { nearest?: string | undefined }) => `no note answers the marker ${marker(label)}`,
    ({ label, nearest }) =>
      /^\d+(?:[,;]\d+)+$/.test(label)
        ? `write a marker for each note: ${label.split(/[,;]/).map(marker).join('')}`
        : (didYouMean(nearest, marker) ?? `write the note: a line of its own that begins ${marker(label)}: `),
  ),
  'noteref-ambiguous': error(
    ({ label, count }: Label & { count: number }) =>
      `${count} notes answer the marker ${marker(label)} equally well, and none stands in its own reading`,
    () => 'put each note into the reading that calls it, or give them different labels',
  ),
  'noteref-case': warning(
    ({ label, nearest }: Label & { nearest: string }) =>
      `the marker ${marker(label)} and its note ${marker(nearest)} differ in upper and lower case`,
    ({ nearest }) => `write ${marker(nearest)} in both places; they were taken for one`,
  ),
  'noteref-space-before': warning(
    ({ label, count }: Label & { count: number }) =>
      count === 1
        ? `a blank stands before the marker ${marker(label)}`
        : `a blank stands before ${count} markers of this reading, ${marker(label)} is the first`,
    () => 'close it up to the word or stop before it',
  ),
  'noteref-before-punctuation': warning(
    ({ label, sign, count }: Label & { sign: string; count: number }) =>
      count === 1
        ? `the marker ${marker(label)} stands before “${sign}”`
        : `${count} markers of this reading stand before a stop, ${marker(label)} before “${sign}” is the first`,
    ({ sign }) => `set the marker after “${sign}”`,
  ),
  'noteref-out-of-order': warning(
    ({ label, after }: Label & { after: string }) => `the marker ${marker(label)} comes after ${marker(after)}`,
    () => 'the editions number notes as they are called; see whether two markers are exchanged',
  ),
  'note-uncalled': error(
    ({ label }: Label & { nearest?: string | undefined }) => `no marker calls the note ${marker(label)}`,
    ({ label, nearest }) =>
      didYouMean(nearest, marker) ?? `set ${marker(label)} where it belongs, or take the note out`,
  ),
  'note-doubled': error(
    ({ label, line }: Label & { line: number }) =>
      `the note ${marker(label)} is defined twice in one reading; the first stands on line ${line}`,
    () => 'give one of them another label',
  ),
  'note-empty': error(
    ({ label }: Label) => `the note ${marker(label)} says nothing`,
    () => 'write its text, or take it and its marker out',
  ),
  'note-circular': error(
    ({ labels }: { labels: readonly string[] }) =>
      `notes that call each other in a circle: ${shortened(labels.map(marker)).join(' → ')}`,
    () => 'take one of these markers out',
  ),
  'note-malformed': error(
    ({ what }: { what: string; hint: string }) => what,
    ({ hint }) => hint,
  ),
  'note-after-list': warning(
    ({ label }: Label) => `the note ${marker(label)} follows a list or a quotation without a blank line`,
    () => 'put a blank line before it: other tools would lose it',
  ),
  'note-cut-short': warning(
    ({ label, blanks }: Label & { blanks: number | null }) =>
      blanks === null
        ? `this stands right under the note ${marker(label)}, and is no part of it`
        : `this follows the note ${marker(label)} and is indented by ${blanks} blanks, and is no part of it`,
    ({ blanks }) =>
      `indent it by four blanks if it belongs to the note, else ${blanks === null ? 'put a blank line before it' : 'take its blanks away'}`,
  ),
  'note-by-hand': warning(
    ({ count }: { count: number }) =>
      `${count === 1 ? 'this note is' : `this and ${count - 1} more notes are`} typed by hand: no edition sets them where they are called`,
    () => 'write [^1] for the raised number in the text, and [^1]: for the one before the note',
  ),

  // Divisions, headings, links
  'division-untitled': warning(
    () => 'this part of the book has no title',
    () => 'begin it with a line “# Title”, or give a title in its front matter',
  ),
  'slug-doubled': error(
    ({ id, line }: { id: string; line: string }) => `two divisions are both called “${id}”; the first is ${line}`,
    () => 'give one an id of its own: # Title {#other-name}',
  ),
  'slug-unfit': warning(
    ({ name, used }: { name: string; used: string }) =>
      `“${name}” cannot be the name of a page, which is called “${used}”; links to it hold`,
    () => 'use letters a to z, digits and hyphens; index, contents, cover, imprint and notes are the book’s own pages',
  ),
  'heading-skipped': warning(
    ({ from, to }: { from: number; to: number }) =>
      `this heading is of level ${to}, but the one above it is of level ${from}`,
    ({ from }) => `use ${'#'.repeat(from + 1)}`,
  ),
  'heading-of-notes': warning(
    () => 'nothing but notes stands under this heading, and they are printed with their markers',
    () => 'take the heading out: it would stand there with nothing under it',
  ),
  'anchor-doubled': error(
    ({ id, line }: { id: string; line: string }) => `the id “${id}” is given twice; the first is ${line}`,
    () => 'give one of them another id',
  ),
  'link-unresolved': error(
    ({ target }: { target: string; nearest?: string | undefined }) => `nothing in the book is called “${target}”`,
    ({ nearest }) => didYouMean(nearest, name => `#${name}`),
  ),
  'link-inexact': warning(
    ({ path, name }: { path: string; name: string; nearest?: string | undefined }) =>
      `${path} has nothing called “${name}”; the link leads to where it begins`,
    ({ path, nearest }) => didYouMean(nearest, name => `${path}#${name}`) ?? 'name a heading of it, or the file alone',
  ),
  'link-unsafe': error(
    ({ href }: { href: string }) => `a link to “${href}” cannot go into a book`,
    () => 'link to an http, https, mailto or doi address, or to #an-id of the book',
  ),
  'link-outside-book': warning(
    ({ href }: { href: string }) => `the link to “${href}” leads to nothing that a reader of the book has`,
    () => 'link to an address that begins with https:, or to #an-id of the book; its words are kept',
  ),
  'definition-unused': warning(
    ({ label }: Label) => `${label}: defines a link that nothing uses, and prints nothing`,
    ({ label }) => `if its words are meant to be read, write \\${label}:`,
  ),
  'table-row-long': error(
    () => 'this row has more cells than its table has columns, and these are lost',
    () => 'give the table’s head as many cells; a bar that is no border is written \\|',
  ),
  'table-grid': warning(
    ({ fault }: { fault: 'overlap' | 'hole' }) =>
      fault === 'overlap'
        ? 'this cell spans columns that a cell above it reaches into; it is made narrower'
        : 'the row of this cell has fewer cells than its table has columns; it is filled up with empty ones',
    () => 'count what the cells of the row and those that reach into it span: each row must come to the same number',
  ),
  'table-span-mark': warning(
    ({ mark }: { mark: string }) => `a cell of a table between bars holds nothing but ${mark}, and is printed so`,
    ({ mark }) => `to let the cell above go on, draw the table, or write it as HTML with rowspan; else write \\${mark}`,
  ),
  'reading-unknown': warning(
    ({ id }: { id: string; nearest?: string | undefined }) => `the manuscript has no reading “${id}”`,
    ({ nearest }) => didYouMean(nearest),
  ),

  // Pictures
  'figure-missing': error(
    ({ src }: Src) => `there is no picture ${shown(src)} in the book’s folder`,
    () => 'put the file there, or mend the path; it counts from the manuscript’s folder',
  ),
  'figure-unreadable': error(
    ({ src }: Src) => `${shown(src)} is not a picture that every edition can show`,
    () =>
      'use SVG, PNG, JPEG, GIF or WebP; the bytes count, not the name; an SVG must be well-formed and hold no script',
  ),
  'figure-too-large': error(
    ({ src, limit }: Src & { limit: string }) => `the picture ${shown(src)} is larger than ${limit}`,
    () => 'make it smaller: 300 dots to an inch at its printed size are enough',
  ),
  'figure-without-alt': warning(
    ({ src }: Src) => `the picture ${shown(src)} has no description`,
    () => 'say what it shows: ![caption](file){alt="…"}; alt="" says that it is mere decoration',
  ),
  'image-outside-book': error(
    ({ src }: Src) => `the picture ${src} lies outside the book’s folder`,
    () => 'copy it into the folder',
  ),
  'image-remote': warning(
    ({ src }: Src) => `the picture ${shown(src)} is on the network, and is not fetched: its words stand in its place`,
    () => 'save it into the book’s folder, and give its name there',
  ),

  // What readers of e-books do with it
  'note-ibid': warning(pointing, sourceAgain),
  'note-op-cit': warning(pointing, sourceAgain),
  'note-by-number': warning(pointing, ({ meant }: Pointing) =>
    ['call the note itself, [^label]: its number is then always right', ...meant].join('; '),
  ),
  'note-long': warning(
    ({ label, length, most }: Label & { length: number; most: number }) =>
      `the note ${marker(label)} has ${length} letters; a Kobo shows no more than ${most} in a pop-up`,
    () => 'move what is no note into the text, or into an appendix',
  ),
  'link-two-way': warning(
    ({ id, target }: { id: string; target: string }) =>
      `“${id}” and “${target}” link to each other; a Kindle takes such a pair for a note and its call, and opens a pop-up`,
    () => 'let one of them lead to the heading above its place',
  ),
  'figure-many-pixels': warning(
    ({ src, millions, most }: Src & { millions: number; most: number }) =>
      `the picture ${src} has ${millions} million pixels; Apple Books shows no more than ${most} million`,
    () => 'make it smaller: 300 dots to an inch at its printed size are enough',
  ),
  'figure-heavy': warning(
    ({ src, megabytes, most }: Src & { megabytes: number; most: number }) =>
      `the picture ${src} has ${megabytes} MB; Kobo asks for no more than ${most}`,
    () => 'save it with more compression, or smaller',
  ),
  'division-long': warning(
    ({ size, most }: { size: number; most: number }) =>
      `the text of this part of the book has ${size} kB, and is one file of the e-book; older readers open no more than ${most} kB`,
    () => 'part it: each # heading begins a file of its own',
  ),

  // Raw HTML
  'html-script': error(
    ({ what }: { what: string }) => `the manuscript holds ${what}, which may not reach a page`,
    () => 'take it out',
  ),
  'html-unbalanced': error(
    ({ tag }: { tag: string }) => `the HTML tag ${tag} has no partner, and an e-book must be well-formed`,
    () => 'close it, or take it out; a lone “<” is written \\<',
  ),
  'nesting-deep': error(
    ({ what }: { what: 'brackets' | 'tags' | 'blocks' }) => `more than 100 ${what} stand within each other here`,
    ({ what }) => (what === 'brackets' ? 'close them, or write \\[ where a bracket is meant' : 'take most of them out'),
  ),
  'block-unclosed': error(
    ({ opening, what }: { opening: string; what: string; closing: string }) =>
      `${what} begins with ${opening} and never ends, so that all that follows belongs to it`,
    ({ closing }) => `write ${closing} where it ends`,
  ),
  'html-left-out': warning(
    ({ tag }: { tag: string }) => `${tag} dresses or plays on web pages alone, and is left out`,
    () => 'take it out; what it shows can be told, and linked to',
  ),
  'html-unsupported': warning(
    ({ tag }: { tag: string }) => `the HTML tag ${tag} means nothing in a book; its text is kept`,
    () => 'use Markdown for it, or take it out',
  ),

  'direction-stray': warning(
    ({ sign, kind, count }: { sign: string; kind: string; count: number }) =>
      `the invisible sign ${sign} stands here and ${
        kind === 'override'
          ? 'would print words backwards'
          : kind.startsWith('end')
            ? 'ends nothing in its paragraph'
            : 'does not end in its paragraph'
      }; it is left out${others(count)}`,
    () => 'take it out; words in another direction are marked [words]{lang=he dir=rtl}',
  ),

  // What other tools read
  'markup-foreign': warning(
    ({ markup, what, count }: { markup: string; what: string; hint: string; count: number }) =>
      `${markup} is ${what}, and is printed as typed${others(count)}`,
    ({ hint }) => hint,
  ),
  'citation-as-typed': warning(
    ({ citation, count }: { citation: string; count: number }) =>
      `the citation ${citation} is printed as typed${others(count)}: Octavo keeps no list of references`,
    () => 'write its note yourself, or first let Pandoc resolve it: pandoc --citeproc -t markdown-citations',
  ),
  'code-not-run': warning(
    ({ count }: { count: number }) =>
      `${count === 1 ? 'this code is' : `${count} pieces of code, this one first, are`} not run, but printed`,
    () => 'knit or render the manuscript to Markdown first, and build from that',
  ),
  'tex-left-out': warning(
    ({ command }: { command: string }) => `${command} only tells another tool how to lay out pages, and is left out`,
    () => 'the editions break their own pages and make their own contents; take it out',
  ),
  'raw-left-out': warning(
    ({ format }: { format: string }) => `this is written for ${format} alone, and is left out`,
    () => 'write it in Markdown if it is to be read',
  ),
  'metadata-in-text': warning(
    () => 'a block of fields stands inside the text, and is left out',
    () => 'fields of a reading stand after its heading, # Title {author="…"}, or in book.yaml under readings',
  ),

  // The folder and its metadata
  'book-missing': error(
    ({ path }: { path: string }) => `there is no book at ${path}`,
    () => 'name a Markdown file, or a folder with book.yaml or Markdown files in it; octavo new DIR makes one',
  ),
  'book-empty': error(
    ({ path }: { path: string }) => `${path} holds no text`,
    () => 'write something, and build again',
  ),
  'file-missing': error(
    ({ path, by, count }: { path: string; nearest?: string | undefined; by: string; count: number }) =>
      `${by} names ${path}${others(count)}, which ${count === 1 ? 'is' : 'are'} not in the book’s folder`,
    ({ nearest }) => didYouMean(nearest),
  ),
  'file-unlisted': warning(
    ({ by, files }: { by: string; files: readonly string[] }) =>
      `${some(files)} ${files.length === 1 ? 'is' : 'are'} no part of the book, as ${by} has it`,
    ({ by }) => `name what is missing in ${by}; or list the files of the book in a book.yaml`,
  ),
  'project-left-out': warning(
    ({ by, said }: { by: string; said: readonly string[] }) =>
      `${by} also says what no edition takes from it: ${some(said)}`,
    () => 'a book.yaml can say how the editions are to look; it is then read instead',
  ),
  'file-outside-book': error(
    ({ path }: { path: string }) => `${path} lies outside the book’s folder`,
    () => 'copy it into the folder',
  ),
  'file-unreadable': error(
    ({ path, problem }: { path: string; problem: string }) => `${path} cannot be read: ${problem}`,
    () => 'mend that, or take it out of the folder, and try again',
  ),
  'file-not-utf8': error(
    ({ path, offset }: { path: string; offset: number }) => `${path} is not UTF-8 text (byte ${offset})`,
    () => 'save it as UTF-8 in your editor',
  ),
  'file-too-large': error(
    ({ path, limit }: { path: string; limit: string }) => `${path} is larger than ${limit}`,
    () => 'split the manuscript into several files',
  ),
  'metadata-broken': error(
    ({ problem }: { problem: string }) => `this is not valid YAML: ${problem}`,
    () => 'quote a value that holds a colon or begins with a sign; indent with blanks, never with tabs',
  ),
  'metadata-missing': warning(
    ({ field, used }: { field: string; used: string }) => `the book has no ${field}; “${used}” is used`,
    ({ field }) => `add “${field}:” to book.yaml, or to the front matter`,
  ),
  'metadata-marker': warning(
    ({ field, marker }: { field: string; marker: string }) =>
      `${marker} in “${field}” calls no note from there, and is left out`,
    () => 'a title can call a note where it is a heading: # Title[^1]',
  ),
  'metadata-unknown': warning(
    ({ field }: { field: string; nearest?: string | undefined }) => `“${field}” is not a field that Octavo knows`,
    ({ nearest }) => didYouMean(nearest),
  ),
  'metadata-invalid': error(({ field, problem }: { field: string; problem: string }) => `“${field}” ${problem}`),
  'metadata-left-out': warning(
    ({ field, problem }: { field: string; problem: string }) => `“${field}” ${problem}, and so is left out`,
    () => 'other tools may want it as it is; to have it in the editions, say it in this form',
  ),
  'allowance-unused': warning(
    ({ code }: { code: string }) => `nothing is allowed by “allow ${code}” any more`,
    () => 'take the comment out',
  ),
  'allowance-malformed': warning(
    ({ problem }: { problem: string }) => `this allowance ${problem}`,
    () => 'write <!-- allow code: reason -->',
  ),

  // The finished editions
  'edition-failed': error(
    ({ edition, problem }: { edition: string; problem: string }) => `the ${edition} could not be made: ${problem}`,
  ),
  'printed-pages-missing': warning(
    () => 'the e-book is to list printed pages (epub.pages), but no print edition is made with it',
    () => 'build both: --only print,epub; as it is, it lists the pages of the sources',
  ),
  'manuscript-changed': warning(
    ({ files }: { files: readonly string[] }) =>
      `the manuscript has changed since these editions were made: ${files.join(', ')}`,
    () => 'build them again',
  ),
  'edition-missing': error(
    ({ edition, path }: { edition: string; path: string }) => `the ${edition} is not at ${path}`,
    () => 'build it, or prove the folder that holds it',
  ),
  'edition-unreadable': error(
    ({ edition, problem }: { edition: string; problem: string }) => `the ${edition} cannot be read: ${problem}`,
    () => 'build it again',
  ),
  'proof-note': error(
    ({ edition, mark, problem }: { edition: string; mark: string; problem: string }) =>
      `${edition}: note ${mark} ${problem}`,
  ),
  'proof-words': error(
    ({ edition, place, problem }: { edition: string; place: string; problem: string }) =>
      `${edition}, ${place}: ${problem}`,
  ),
  'proof-placement': warning(
    ({ edition, place, problem }: { edition: string; place: string; problem: string }) =>
      `${edition}, ${place}: ${problem}`,
  ),
  'glyph-missing': warning(
    ({ signs, face }: { signs: string; npm: string | null; face: string | null }) =>
      `no face of the book has ${signs}${face === null ? '' : `; on paper ${face}, a font of this machine, has stepped in`}`,
    ({ npm }) =>
      (npm === null ? '' : `npm install ${npm} where Octavo is or is run; until then `) +
      'a font of the machine may step in, or a box: look at these places in the editions',
  ),
  'glyph-unprinted': error(
    ({ signs }: { signs: string; npm: string | null }) => `the PDF shows boxes in place of words: no face has ${signs}`,
    ({ npm }) =>
      (npm === null ? 'install a font that has them' : `npm install ${npm} where Octavo is or is run`) +
      '; or build with --only web,epub, where the fonts of readers step in',
  ),
  'picture-scaled': warning(
    ({ words, folio }: { words: string; folio: string }) =>
      `PDF, page ${folio}: a picture is set smaller than its size, since it has no room on a page${words === '' ? '' : `: “${words}”`}`,
    () => 'look whether its lettering can still be read; turn it, part it, or leave it to the web edition',
  ),
  'formula-scaled': warning(
    ({ words, folio }: { words: string; folio: string }) =>
      `PDF, page ${folio}: a formula is set much smaller than the text, since it has no room on the line or page: “${words}”`,
    () => 'part it into lines (`\\begin{aligned}` … `\\\\`), or look whether it can still be read',
  ),
  'words-broken': warning(
    ({ words, folio }: { words: string; folio: string }) =>
      `PDF, page ${folio}: a table is wider than the page even in small type, and words in its cells are broken: “${words}”`,
    () => 'give it fewer columns, or shorter words; or leave it to the web edition',
  ),
  'row-broken': warning(
    ({ words, folio }: { words: string; folio: string }) =>
      `PDF, page ${folio}: a row of a table is higher than a page, and goes on over the next: “${words}”`,
    () => 'part the row, or set its text outside the table',
  ),
  'notes-after-text': warning(
    ({ folio }: { words: string; folio: string }) =>
      `PDF, page ${folio}: no page holds the text together with its notes; they stand after the text`,
    () => 'shorten the notes of its tables, or choose a larger page',
  ),
  'browser-missing': error(
    ({ tried }: { tried: string }) => `no browser was found to lay out the PDF. Looked at:\n${tried}`,
    () => 'install Chrome, Chromium or Edge, or set OCTAVO_BROWSER to its program; --only web,epub needs none',
  ),
  'output-unwritable': error(
    ({ path, problem }: { path: string; problem: string }) => `${path} cannot be written: ${problem}`,
    () => 'free some space, or choose another folder with --out',
  ),
} as const

export type Code = keyof typeof catalogue
export type Facts<C extends Code> = Parameters<(typeof catalogue)[C]['message']>[0]
