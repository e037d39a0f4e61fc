/** The objects of a PDF as a file: ISO 32000-1, 7.5. */
import { deflate } from 'node:zlib'
import { promisify } from 'node:util'
import {
  PDFName,
  PDFNumber,
  PDFObject,
  PDFRawStream,
  PDFRef,
  type PDFContext,
  type PDFDocument,
  type Unread,
} from './objects.ts'

/** Bytes above 127 say that a file is no text (7.5.2). */
const head = Buffer.from('%PDF-1.7\n%\x81\x81\x81\x81\n', 'latin1')

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1')

const writeObject = (number: number, object: PDFObject | Unread): readonly Uint8Array[] =>
  object instanceof PDFRawStream
    ? [bytesOf(`${number} 0 obj\n${object.toString()}\nstream\n`), object.contents, bytesOf('\nendstream\nendobj\n')]
    : [bytesOf(`${number} 0 obj\n${object.toString()}\nendobj\n`)]

/** Streams are read: only then their lengths are known. */
const isStream = (object: PDFObject | Unread): boolean =>
  object instanceof PDFObject ? object instanceof PDFRawStream : object.isStream

const readStreams = (context: PDFContext) =>
  context.entries().map(([number, object]) => {
    const read = isStream(object) ? context.lookup(PDFRef.of(number)) : object
    return [number, read as PDFObject | Unread] as const
  })

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0)

/** Not as a Buffer, which pdf.js refuses. */
const join = (parts: readonly Uint8Array[]): Uint8Array => {
  const { buffer, byteOffset, byteLength } = Buffer.concat(parts)
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** What was read, as a file with a plain table again. */
export const writePlain = ({ context, trailer }: PDFDocument): Uint8Array => {
  trailer.set(PDFName.of('Size'), PDFNumber.of(context.largestObjectNumber + 1))
  const parts: Uint8Array[] = [head]
  let at = head.length
  let table = ''
  for (const [number, object] of readStreams(context)) {
    const written = writeObject(number, object)
    table += `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`
    parts.push(...written)
    at += lengthOf(written)
  }
  parts.push(
    bytesOf(`xref\n0 1\n0000000000 65535 f \n${table}trailer\n${trailer.toString()}\nstartxref\n${at}\n%%EOF\n`),
  )
  return join(parts)
}

const pack = promisify(deflate)

/** Objects of one object stream (7.5.7). */
const together = 500

/** What stands before the objects of an object stream: the number of each, and where it begins. */
const packObjects = async (context: PDFContext, objects: readonly (readonly [number, PDFObject | Unread])[]) => {
  const bodies = objects.map(([, object]) => object.toString())
  let at = 0
  const places = objects.map(([number], index) => {
    const place = `${number} ${at}`
    at += (bodies[index] as string).length + 1
    return place
  })
  const first = `${places.join(' ')}\n`
  const packed = await pack(bytesOf(`${first}${bodies.join('\n')}`))
  return context.stream(packed, { Type: 'ObjStm', N: objects.length, First: first.length, Filter: 'FlateDecode' })
}

/** A file as small as can be: objects in streams, and the table too (7.5.8). */
export const writePacked = async (context: PDFContext): Promise<Uint8Array> => {
  const objects = readStreams(context)
  const streams = objects.filter(([, object]) => isStream(object))
  const others = objects.filter(([, object]) => !isStream(object))
  const groups = Array.from({ length: Math.ceil(others.length / together) }, (_, index) =>
    others.slice(index * together, (index + 1) * together),
  )
  const packed = await Promise.all(groups.map(group => packObjects(context, group)))
  const first = context.largestObjectNumber + 1
  const last = first + groups.length
  /** Of each object: its kind, its place or its stream, its index there. */
  const table = Buffer.alloc((last + 1) * 7)
  const note = (number: number, kind: 1 | 2, place: number, index = 0) => {
    table.writeUInt8(kind, number * 7)
    table.writeUInt32BE(place, number * 7 + 1)
    table.writeUInt16BE(index, number * 7 + 5)
  }
  groups.forEach((group, stream) => group.forEach(([number], index) => note(number, 2, first + stream, index)))
  const parts: Uint8Array[] = [head]
  let at = head.length
  const write = (number: number, object: PDFObject | Unread) => {
    const written = writeObject(number, object)
    parts.push(...written)
    at += lengthOf(written)
  }
  for (const [number, stream] of [...streams, ...packed.map((stream, index) => [first + index, stream] as const)]) {
    note(number, 1, at)
    write(number, stream)
  }
  note(last, 1, at)
  const start = at
  const dict = { Type: 'XRef', Size: last + 1, ...context.trailerInfo, W: [1, 4, 2], Filter: 'FlateDecode' }
  write(last, context.stream(await pack(table), dict))
  parts.push(bytesOf(`startxref\n${start}\n%%EOF\n`))
  return join(parts)
}
