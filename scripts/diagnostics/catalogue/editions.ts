/** The finished editions. */
import { error, warning } from './entry.ts'

export const editions = {
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
