/** What an authority outside the house says of the e-book: EPUBCheck, in its TypeScript port, which needs no Java. */
import type { FileProblem } from './reading.ts'

/** Errors and warnings of EPUBCheck. An empty list is its seal. */
export const judgeEpub = async (bytes: Uint8Array): Promise<readonly FileProblem[]> => {
  const { EpubCheck } = await import('@likecoin/epubcheck-ts')
  const { messages } = await EpubCheck.validate(bytes, { includeInfo: false })
  return messages
    .filter(({ severity }) => severity === 'fatal' || severity === 'error' || severity === 'warning')
    .map(({ id, message, location }) => ({
      file: location?.path ?? 'the package',
      problem: `EPUBCheck ${id}${location?.line === undefined ? '' : `, line ${location.line}`}: ${message.replace(/\s+/g, ' ').trim()}`,
    }))
}
