/** The folder and its metadata. */
import { didYouMean, error, others, shown, warning } from './entry.ts'

/** `a, b, c and 4 more` */
const some = (names: readonly string[], most = 8): string =>
  names.slice(0, most).map(shown).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '')

export const folder = {
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
  'file-twice': warning(
    ({ path, by }: { path: string; by: string }) => `${by} names ${path} more than once; it stands in its first place`,
    () => 'take the others out; a text that is to be read twice needs a file for each',
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
    ({ nearest }) => didYouMean(nearest) ?? 'take it out; the README has a list of all fields',
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
    ({ problem }: { problem: string; nearest?: string | undefined }) => `this allowance ${problem}`,
    ({ nearest }) => didYouMean(nearest) ?? 'write <!-- allow code: reason -->, with the code that the finding bears',
  ),
} as const
