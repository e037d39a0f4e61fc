/** What authorities outside the house say of the e-book. EPUBCheck in its TypeScript port needs no Java, and is always asked. */
import { piecesOf } from '../writers/markup.ts'
import type { FileProblem } from './reading.ts'
import { offsetAt, spotAt } from './spot.ts'
import type { Files } from './web.ts'

/** What EPUBCheck says, in whichever form it runs. */
export interface Message {
  readonly id: string
  readonly severity: string
  readonly message: string
  /** In the zip; undefined when it is about the whole book. */
  readonly path?: string | undefined
  /** Count from 1. */
  readonly line?: number | undefined
  readonly column?: number | undefined
}

const textOf = (files: Files, path: string | undefined): string =>
  path === undefined ? '' : new TextDecoder().decode(files.get(path))

/** Java says more of the same thing than its port does. */
const plain = (message: string): string => message.replace(/^Error while parsing file: |\s+$/g, '').replace(/\s+/g, ' ')

/** The port often knows only the line: what it means stands behind the line's first tags. */
const placeAt = (text: string, line: number, column?: number): number => {
  const at = offsetAt(text, line, column)
  return column === undefined ? at + (/^(?:\s|<[^>]*>)*/.exec(text.slice(at))?.[0].length ?? 0) : at
}

/** Errors and warnings as problems of files, with their place in the book. */
export const problemsOf = (files: Files, messages: readonly Message[]): readonly FileProblem[] =>
  messages
    .filter(({ severity }) => /^(fatal|error|warning)$/i.test(severity))
    .map(({ id, message, path, line, column }) => {
      const text = textOf(files, path)
      return {
        file: path ?? 'the package',
        problem: `EPUBCheck ${id}${line === undefined ? '' : `, line ${line}`}: ${plain(message)}`,
        spot: line === undefined ? null : spotAt(text, placeAt(text, line, column)),
      }
    })

/** Errors and warnings of EPUBCheck. An empty list is its seal. */
export const judgeEpub = async (bytes: Uint8Array, files: Files): Promise<readonly FileProblem[]> => {
  const { EpubCheck } = await import('@likecoin/epubcheck-ts')
  const { messages } = await EpubCheck.validate(bytes, { includeInfo: false })
  return problemsOf(
    files,
    messages.map(({ location, ...message }) => ({ ...message, ...location })),
  )
}

/** What Java's EPUBCheck 5 writes with `--json`. */
export const readEpubCheck = (json: string): readonly Message[] => {
  const { messages = [] } = JSON.parse(json) as {
    messages?: readonly {
      ID: string
      severity: string
      message: string
      locations?: readonly { path?: string; line?: number; column?: number }[]
    }[]
  }
  return messages.flatMap(({ ID: id, severity, message, locations = [] }) =>
    (locations.length > 0 ? locations : [{}]).map(({ path, line = 0, column }) => ({
      id,
      severity,
      message,
      path,
      ...(line > 0 && { line, column }),
    })),
  )
}

interface Assertion {
  readonly 'earl:test': { readonly 'dct:title': string; readonly 'earl:impact'?: string }
  readonly 'earl:result': {
    readonly 'dct:description'?: string
    readonly 'earl:pointer'?: { readonly cfi?: readonly string[] }
  }
}

/** Offset behind the tag of the element that `/4/2[one]/6` leads to from the root (EPUB CFI 1.1); -1 when there is none. */
const offsetOf = (xhtml: string, cfi: string): number => {
  const steps = cfi
    .replace(/\[[^\]]*\]/g, '')
    .split('/')
    .slice(1)
    .map(step => Number(step) / 2)
  // How many elements there were so far, on each level; the first is that of the root.
  const counts = [0]
  let at = 0
  for (const { kind, source } of piecesOf(xhtml)) {
    at += source.length
    if (kind === 'close') counts.pop()
    if (kind !== 'open' && kind !== 'empty') continue
    counts.push((counts.pop() ?? 0) + 1)
    if (counts.length > steps.length && steps.every((step, level) => counts[level + 1] === step)) return at
    if (kind === 'open') counts.push(0)
  }
  return -1
}

/** Violations in a `report.json` of Ace; `folder` is that of the package document. */
export const readAce = (files: Files, folder: string, json: string): readonly FileProblem[] => {
  const { assertions } = JSON.parse(json) as {
    assertions: readonly { 'earl:testSubject': { url: string }; assertions: readonly Assertion[] }[]
  }
  return assertions.flatMap(({ 'earl:testSubject': { url }, assertions: own }) =>
    own.map(({ 'earl:test': test, 'earl:result': result }) => {
      const file = `${folder}${url}`
      const text = textOf(files, file)
      const [cfi] = result['earl:pointer']?.cfi ?? []
      const found = cfi === undefined ? -1 : offsetOf(text, cfi)
      const at = found < 0 ? text.indexOf('<div class="division-text"') : found
      const said = result['dct:description']?.replace(/\s+/g, ' ').trim() ?? ''
      return { file, problem: `Ace ${test['dct:title']}: ${said}`, spot: at < 0 ? null : spotAt(text, at) }
    }),
  )
}
