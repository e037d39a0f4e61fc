/**
 * Every code that Octavo can say, for good: a code is never renamed or used for something else. Each has a fixture folder
 * in test/fixtures named after it, and a test fails when one is missing.
 */
import { editions } from './catalogue/editions.ts'
import { folder } from './catalogue/folder.ts'
import { foreign } from './catalogue/foreign.ts'
import { notes } from './catalogue/notes.ts'
import { pictures } from './catalogue/pictures.ts'
import { text } from './catalogue/text.ts'

export type { Severity } from './catalogue/entry.ts'

export const catalogue = { ...notes, ...text, ...pictures, ...foreign, ...folder, ...editions }

export type Code = keyof typeof catalogue
export type Facts<C extends Code> = Parameters<(typeof catalogue)[C]['message']>[0]
