/** What a content stream shows, line by line, and in which marked content (ISO 32000-1, 14.6). */

/** Glyphs that are shown at once. */
export interface Run<Page> {
  readonly page: Page
  readonly mark: number
  /** Of the line that they stand on, as the stream has it. */
  readonly height: string
  readonly font: string
  readonly size: number
  /** What is read, with its blanks, without soft hyphens. */
  readonly text: string
  /** The text is said instead of what the glyphs stand for (14.9.4). */
  readonly isInstead: boolean
  /** Where the stream shows them: the operation and all that belongs to it. */
  readonly from: number
  readonly to: number
}

const decoded = (written: string): string =>
  /^<feff/i.test(written)
    ? Buffer.from(written.slice(5, -1), 'hex').swap16().toString('utf16le')
    : written.slice(1, -1).replace(/\\(.)/g, '$1')

/** What is added to a content stream, and where. */
export interface Edit {
  readonly at: number
  readonly text: string
}

/** A content stream with all that is added to it. */
export const edited = (content: Buffer, edits: readonly Edit[]): Buffer => {
  const parts: Buffer[] = []
  let last = 0
  for (const { at, text } of [...edits].sort((a, b) => a.at - b.at)) {
    parts.push(content.subarray(last, at), Buffer.from(text, 'latin1'))
    last = at
  }
  return Buffer.concat([...parts, content.subarray(last)])
}

/** The number of a marked content, by the line that opens it, and what it says instead of what it shows. */
export const openOf = (line: string): { readonly mark?: number; readonly instead?: string } => {
  const number = /\/MCID (\d+)/.exec(line)?.[1]
  const words = /\/ActualText ?(\([^]*\)|<[\da-f]*>) ?>>/i.exec(line)?.[1]
  return {
    ...(number === undefined ? {} : { mark: Number(number) }),
    ...(words === undefined ? {} : { instead: decoded(words).replaceAll('\u00ad', '') }),
  }
}
