/** Divisions, headings, links, tables, raw HTML: what stands in the text. */
import { didYouMean, error, others, warning, type Label } from './entry.ts'

export const text = {
  'division-untitled': warning(
    () => 'this part of the book has no title in words, which contents and running heads could have',
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
    ({ target, isInNote }: { target: string; isInNote: boolean; nearest?: string | undefined }) =>
      isInNote ? `“${target}” is in a note, where no link can lead` : `nothing in the book is called “${target}”`,
    ({ target, nearest, isInNote }) =>
      isInNote
        ? 'lead to the note itself, [words](#fn-label)'
        : (didYouMean(nearest, name => `#${name}`) ?? `give that name to a heading, a figure or words: {#${target}}`),
  ),
  'link-inexact': warning(
    ({ path, name }: { path: string; name: string; nearest?: string | undefined }) =>
      `${path} has nothing called “${name}”; the link leads to where it begins`,
    ({ path, nearest }) => didYouMean(nearest, name => `${path}#${name}`) ?? 'name a heading of it, or the file alone',
  ),
  'link-ambiguous': warning(
    ({ target, files }: { target: string; files: readonly string[] }) =>
      `“${target}” is the name of a place in ${files.join(' and ')}; the link leads to the first`,
    ({ target, files }) => `name its file: [words](${files[0]}#${target})`,
  ),
  'link-unsafe': error(
    ({ href }: { href: string }) => `a link to “${href}” cannot go into a book`,
    () => 'link to an http, https, mailto or doi address, or to #an-id of the book',
  ),
  'link-outside-book': warning(
    ({ href }: { href: string }) =>
      href === '' ? 'this link has no address' : `the link to “${href}” leads to nothing that a reader of the book has`,
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
} as const
