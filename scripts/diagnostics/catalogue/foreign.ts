/** What other tools read. */
import { others, warning } from './entry.ts'

export const foreign = {
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
} as const
