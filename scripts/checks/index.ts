/** All checks, in the order in which an editor wants to hear of them. */
import type { Book } from '../model/book.ts'
import { applyAllowances } from '../diagnostics/allowances.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Numbering } from '../numbering/numbering.ts'
import type { Check } from './check.ts'
import { divisionsAreNamed } from './divisionsAreNamed.ts'
import { filesFitReaders } from './filesFitReaders.ts'
import { headingsDescend } from './headingsDescend.ts'
import { headingsHaveText } from './headingsHaveText.ts'
import { linksLeadOneWay } from './linksLeadOneWay.ts'
import { linksResolve } from './linksResolve.ts'
import { markupIsKnown } from './markupIsKnown.ts'
import { noterefsAreInOrder } from './noterefsAreInOrder.ts'
import { noterefsMatchCase } from './noterefsMatchCase.ts'
import { noterefsResolve } from './noterefsResolve.ts'
import { noterefsStandRight } from './noterefsStandRight.ts'
import { notesAreCalled } from './notesAreCalled.ts'
import { notesAreSingle } from './notesAreSingle.ts'
import { notesAreWellFormed } from './notesAreWellFormed.ts'
import { notesAreWhole } from './notesAreWhole.ts'
import { notesByHand } from './notesByHand.ts'
import { notesDoNotCircle } from './notesDoNotCircle.ts'
import { notesFitPopUps } from './notesFitPopUps.ts'
import { notesHaveText } from './notesHaveText.ts'
import { notesStandAlone } from './notesStandAlone.ts'
import { picturesAreThere } from './picturesAreThere.ts'

const checks: readonly Check[] = [
  noterefsResolve,
  notesAreCalled,
  notesAreSingle,
  notesHaveText,
  notesDoNotCircle,
  notesAreWellFormed,
  notesAreWhole,
  notesByHand,
  noterefsMatchCase,
  noterefsStandRight,
  noterefsAreInOrder,
  divisionsAreNamed,
  headingsDescend,
  headingsHaveText,
  linksResolve,
  picturesAreThere,
  markupIsKnown,
  notesStandAlone,
  notesFitPopUps,
  linksLeadOneWay,
  filesFitReaders,
]

/**
 * All that is to be said of a book: what its reading found, then the checks, less what the editor allows, in the order of
 * the manuscript.
 */
export const checkBook = (
  book: Book,
  numbering: Numbering,
  found: readonly Diagnostic[] = [],
): readonly Diagnostic[] => {
  const files = Object.keys(book.sources)
  const order = ({ span }: Diagnostic) => (span ? files.indexOf(span.file) : -1)
  return applyAllowances(book, [...found, ...checks.flatMap(check => check(book, numbering))]).toSorted(
    (a, b) => order(a) - order(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0),
  )
}
