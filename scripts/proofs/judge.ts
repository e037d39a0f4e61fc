/** What authorities outside the house say of the e-book. EPUBCheck in its TypeScript port needs no Java, and is always asked. */
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

/** Errors and warnings as problems of files, with their place in the book. */
export const problemsOf = (files: Files, messages: readonly Message[]): readonly FileProblem[] =>
  messages
    .filter(({ severity }) => /^(fatal|error|warning)$/i.test(severity))
    .map(({ id, message, path, line, column }) => {
      const text = textOf(files, path)
      return {
        file: path ?? 'the package',
        problem: `EPUBCheck ${id}${line === undefined ? '' : `, line ${line}`}: ${message.replace(/\s+/g, ' ').trim()}`,
        spot: line === undefined ? null : spotAt(text, offsetAt(text, line, column)),
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
  return messages.map(({ ID: id, severity, message, locations: [first] = [] }) => ({
    id,
    severity,
    message,
    path: first?.path,
    ...(first?.line !== undefined && first.line > 0 && { line: first.line, column: first.column }),
  }))
}

interface Assertion {
  readonly 'earl:test': { readonly 'dct:title': string; readonly 'earl:impact'?: string }
  readonly 'earl:result': {
    readonly 'dct:description'?: string
    readonly 'earl:pointer'?: { readonly css?: readonly string[] }
  }
}

/** Ace points by CSS: the last id of the way to the element. */
const idIn = (css: string | undefined): string | undefined =>
  css
    ?.match(/#(?:[\w-]|\\.)+/g)
    ?.at(-1)
    ?.slice(1)
    .replace(/\\/g, '')

/** Violations in a `report.json` of Ace; `folder` is that of the package document. */
export const readAce = (files: Files, folder: string, json: string): readonly FileProblem[] => {
  const { assertions } = JSON.parse(json) as {
    assertions: readonly { 'earl:testSubject': { url: string }; assertions: readonly Assertion[] }[]
  }
  return assertions.flatMap(({ 'earl:testSubject': { url }, assertions: own }) =>
    own.map(({ 'earl:test': test, 'earl:result': result }) => {
      const file = `${folder}${url}`
      const text = textOf(files, file)
      const id = idIn(result['earl:pointer']?.css?.[0])
      const at = id === undefined ? -1 : text.indexOf(` id="${id}"`)
      const end = at < 0 ? text.indexOf('<div class="division-text"') : text.indexOf('>', at)
      const said = result['dct:description']?.replace(/\s+/g, ' ').trim() ?? ''
      return { file, problem: `Ace ${test['dct:title']}: ${said}`, spot: end < 0 ? null : spotAt(text, end + 1) }
    }),
  )
}
