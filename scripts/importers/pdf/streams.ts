/** Packed streams of a PDF that cannot be unpacked: pdf.js takes what comes before the damage, and says nothing. */
import { constants, inflateSync } from 'node:zlib'

/** Bytes that are unpacked of one stream at most: what a page paints is less. */
const most = 64 * 2 ** 20

/** Faces and pictures hold no text. ISO 32000-1, 7.3.8.2, 7.4.4, 9.9. */
const isText = (dictionary: string): boolean =>
  /\/Filter\s*\[?\s*\/FlateDecode\b/.test(dictionary) &&
  !/\/Length1\b|\/Subtype\s*\/(?:Image|Type1C|CIDFontType0C|OpenType|XML)\b/.test(dictionary)

/** A stream that merely ends early, or without its sum, is taken as it is. */
const unpacks = (packed: Uint8Array): boolean => {
  try {
    inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most })
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'Z_DATA_ERROR')
  }
}

const find = (bytes: Uint8Array, word: string, from: number): number => {
  const first = word.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same++
    if (same === word.length) return at
  }
  return -1
}

/** How many streams that may hold text are damaged; 0 for a locked file, whose streams nobody can judge. */
export const brokenStreams = (bytes: Uint8Array): number => {
  if (find(bytes, '/Encrypt', 0) >= 0) return 0
  let broken = 0
  for (let at = find(bytes, 'stream', 0); at >= 0; at = find(bytes, 'stream', at + 6)) {
    const before = String.fromCharCode(...bytes.subarray(Math.max(0, at - 600), at))
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1)
    if (!/>>\s*$/.test(dictionary) || !isText(dictionary)) continue
    const start = at + 6 + (bytes[at + 6] === 13 ? 1 : 0) + (bytes[at + 6] === 10 || bytes[at + 7] === 10 ? 1 : 0)
    const told = Number(/\/Length\s+(\d+)(?!\s+\d+\s+R)\b/.exec(dictionary)?.[1] ?? NaN)
    const end = Number.isFinite(told) && told > 0 ? start + told : find(bytes, 'endstream', start)
    if (end > bytes.length || end < 0 || !unpacks(bytes.subarray(start, end))) broken++
  }
  return broken
}
