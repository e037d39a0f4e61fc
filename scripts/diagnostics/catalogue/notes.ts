/** Notes and their markers. */
import { didYouMean, error, marker, warning, type Label } from './entry.ts'

/** The first of many, and the last. */
const shortened = (names: readonly string[]): readonly string[] =>
  names.length > 9 ? [...names.slice(0, 7), '…', ...names.slice(-1)] : names

export const notes = {
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
  'note-reference': error(
    ({ label, fault }: Label & { fault: 'none' | 'uncalled' | 'several' | 'by-page'; nearest?: string | undefined }) =>
      ({
        none: `no note has the label “${label}”`,
        uncalled: `nothing calls the note ${marker(label)}, and so it has no number`,
        several: `several notes have the label “${label}”, and none of them stands in this reading`,
        'by-page': `notes are numbered by page, and only its printed page knows the number of ${marker(label)}`,
      })[fault],
    ({ label, fault, nearest }) =>
      ({
        none: didYouMean(nearest, name => `#${name}`) ?? 'the number of the note [^label] is @fn-label',
        uncalled: `put the marker ${marker(label)} into the text`,
        several: 'give the note that is meant a label of its own',
        'by-page': `give the link words, [words](#fn-${label}), or let notes be numbered by reading`,
      })[fault],
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
      count === 1
        ? 'this note is typed by hand: no edition sets it where it is called'
        : `this note and ${count - 1} more are typed by hand: no edition sets them where they are called`,
    () => 'write [^1] for the number in the text, and [^1]: for the one before the note',
  ),
} as const
