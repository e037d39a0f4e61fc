/** Zip files from strangers: Word, OpenDocument and EPUB files are zips. Limits first, and every byte held against its checksum. */
import { crc32, inflateRawSync } from 'node:zlib'
import { ImportFault } from '../fault.ts'

/** Bytes of one unpacked file, and of all that are read from one zip. A 300-page Word file has 5 to 30 MB of text. */
const largest = 160e6
const largestTogether = 400e6
const mostEntries = 20_000

interface Entry {
  readonly method: number
  readonly locked: boolean
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

export interface Zip {
  readonly names: readonly string[]
  /** Null when the zip has no such file. Throws an ImportFault when it is damaged or too large. */
  readonly read: (name: string) => Uint8Array | null
}

const damaged = (file: string, why: string) =>
  new ImportFault(`${file} is damaged: ${why}. Open it in the program that made it, save it anew, and import that`)

/** The end of the central directory: 22 bytes and a comment of at most 65,535 (APPNOTE 6.3.10, § 4.3.16). */
const endOfDirectory = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65_535); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at
  return -1
}

const entriesOf = (file: string, view: DataView, bytes: Uint8Array): ReadonlyMap<string, Entry> => {
  const end = endOfDirectory(view)
  if (end < 0)
    throw damaged(file, 'the list of its parts, at the end of the file, is missing; it may have been cut off')
  const count = view.getUint16(end + 10, true)
  if (count > mostEntries) throw new ImportFault(`${file} has more than ${mostEntries} parts: it is no text`)
  const entries = new Map<string, Entry>()
  let at = view.getUint32(end + 16, true)
  for (let left = count; left > 0; left--) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50)
      throw damaged(file, 'the list of its parts cannot be read')
    const nameLength = view.getUint16(at + 28, true)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    entries.set(name.replaceAll('\\', '/'), {
      method: view.getUint16(at + 10, true),
      locked: (view.getUint16(at + 8, true) & 1) === 1,
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

const unpack = (method: number, packed: Uint8Array, size: number): Uint8Array | null => {
  if (method === 0) return packed
  try {
    return method === 8 ? inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) }) : null
  } catch {
    return null
  }
}

export const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 9) < 8

/** Opens a zip; nothing is unpacked before it is read. Throws an ImportFault when the zip is no zip. */
export const openZip = (file: string, bytes: Uint8Array): Zip => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = entriesOf(file, view, bytes)
  let together = 0
  const read = (name: string): Uint8Array | null => {
    const entry = entries.get(name)
    if (!entry) return null
    if (entry.locked) throw new ImportFault(`${file} is locked with a password: save it without one`)
    together += entry.size
    if (entry.size > largest || together > largestTogether)
      throw new ImportFault(
        `${file} holds ${name} with ${Math.round(entry.size / 1e6)} MB: more than a text can have. Part it, or take its pictures out`,
      )
    if (entry.at + 30 > bytes.length) throw damaged(file, `its part ${name} is missing`)
    const from = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true)
    const content = unpack(entry.method, bytes.subarray(from, from + entry.packed), entry.size)
    if (content?.length !== entry.size || crc32(content) !== entry.crc)
      throw damaged(file, `its part ${name} is not what was packed`)
    return content
  }
  return { names: [...entries.keys()].filter(name => !name.endsWith('/')), read }
}
