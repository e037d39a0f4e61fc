/** A PDF as Chromium writes it, with a plain table of its objects: ISO 32000-1, 7.5. */
import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFKeyword,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFRef,
  PDFString,
  type PDFContext,
  type PDFDocument,
  type PDFObject,
  type Unread,
} from './objects.ts'

const broken = (): Error => new Error('the browser printed a PDF that cannot be read')

/** `xref`, `first count`, and a line of twenty bytes for each object (7.5.4); then the trailer. */
const readTable = (text: string) => {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-64))?.[1] ?? NaN)
  if (!text.startsWith('xref', start)) throw broken()
  const places: (readonly [number: number, at: number])[] = []
  const section = /\s*(\d+) (\d+)\s*\n/y
  let at = start + 4
  const next = () => {
    section.lastIndex = at
    return section.exec(text)
  }
  for (let found = next(); found; found = next()) {
    const [first, count] = [Number(found[1]), Number(found[2])]
    for (let index = 0, line = section.lastIndex; index < count; index++, line += 20)
      if (text[line + 17] === 'n') places.push([first + index, Number(text.slice(line, line + 10))])
    at = section.lastIndex + count * 20
  }
  return { places: places.sort(([, a], [, b]) => a - b), start, trailerAt: text.indexOf('<<', at) }
}

/** What is added to the numbers of a file among the objects of a book, and to those of its headers of tables. */
export interface Shift {
  readonly objects: number
  readonly headers: number
}

/** Chromium names the headers of tables by eight digits. */
export const headerName = (number: number): string => `node${String(number).padStart(8, '0')}`
const header = /^node(\d{8})$/

/** These names where a file has them, as strings. */
export const headerStrings = /\(node\d{8}\)/g

const shiftName = (name: string, { headers }: Shift): string => {
  const number = headers === 0 ? undefined : header.exec(name)?.[1]
  return number === undefined ? name : headerName(Number(number) + headers)
}

const keywords = new Map(['true', 'false', 'null'].map(word => [word, new PDFKeyword(word)]))

/** `+`, `-`, `.` and digits. */
const isNumeral = (sign: number): boolean =>
  (sign >= 0x30 && sign <= 0x39) || sign === 0x2d || sign === 0x2e || sign === 0x2b

/** Reads the object at a place of a file. */
const readerOf = (bytes: Uint8Array, text: string, context: PDFContext, shift: Shift) => {
  let at = 0
  const patterns = {
    head: /\d+ 0 obj/y,
    name: /[^\0\t\n\f\r ()<>[\]{}/%]*/y,
    word: /[a-z]+/y,
    hex: /<([\da-fA-F\s]*)>/y,
    string: /\((?:\\[^]|[^\\()]|\((?:\\[^]|[^\\()])*\))*\)/y,
    stream: /stream\r?\n/y,
  } as const
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) at = pattern.lastIndex
    return found
  }
  /** The code of the next sign that is no blank. */
  const next = (): number => {
    let sign = text.charCodeAt(at)
    while (sign <= 0x20) sign = text.charCodeAt(++at)
    return sign
  }
  const takeName = (): PDFName => {
    at++
    const name = take(patterns.name)?.[0] ?? ''
    const plain = (_: string, code: string) => String.fromCharCode(parseInt(code, 16))
    return PDFName.of(name.includes('#') ? name.replace(/#([\da-f]{2})/gi, plain) : name)
  }
  /** A number, or a reference: one in two objects is either. */
  const takeNumber = (): PDFNumber | PDFRef => {
    const from = at
    while (isNumeral(text.charCodeAt(at))) at++
    const number = Number(text.slice(from, at))
    if (!text.startsWith(' 0 R', at)) return PDFNumber.of(number)
    at += 4
    return PDFRef.of(number + shift.objects)
  }
  const takeDict = (): PDFDict => {
    at += 2
    const values = new Map<PDFName, PDFObject>()
    while (next() === 0x2f) {
      const key = takeName()
      values.set(key, takeObject())
    }
    at += 2
    return new PDFDict(context, values)
  }
  const takeArray = (): PDFArray => {
    at++
    const values: PDFObject[] = []
    while (next() !== 0x5d) values.push(takeObject())
    at++
    return new PDFArray(context, values)
  }
  const takeObject = (): PDFObject => {
    const sign = next()
    if (sign === 0x2f) return takeName()
    if (sign === 0x5b) return takeArray()
    if (sign === 0x3c && text.charCodeAt(at + 1) === 0x3c) return takeDict()
    const hex = sign === 0x3c ? take(patterns.hex) : null
    if (hex) return PDFHexString.of((hex[1] ?? '').replace(/\s/g, ''))
    const string = sign === 0x28 ? take(patterns.string) : null
    if (string) return PDFString.of(shiftName(string[0].slice(1, -1), shift))
    if (isNumeral(sign)) return takeNumber()
    const keyword = keywords.get(take(patterns.word)?.[0] ?? '')
    if (keyword) return keyword
    throw broken()
  }
  return (place: number): PDFObject => {
    at = place
    take(patterns.head)
    const object = takeObject()
    next()
    if (!(object instanceof PDFDict) || !take(patterns.stream)) return object
    const from = at
    const length = object.lookup(PDFName.of('Length'), PDFNumber)
    if (!length) throw broken()
    return PDFRawStream.of(object, bytes.subarray(from, from + length.asNumber()))
  }
}

/** A reference, or a string, in which none is meant. */
const numbered = /\((?:\\[^]|[^\\()])*\)|\b(\d+) 0 R\b/g

/** An object of a file, from the place of its number to that of the next. */
class Printed implements Unread {
  constructor(
    private readonly text: string,
    private readonly at: number,
    private readonly end: number,
    private readonly shift: Shift,
    private readonly reader: (place: number) => PDFObject,
  ) {}
  private get body(): string {
    return this.text.slice(this.text.indexOf('obj', this.at) + 3, this.text.lastIndexOf('endobj', this.end)).trim()
  }
  get isStream(): boolean {
    return /endstream\s*endobj\s*$/.test(this.text.slice(this.end - 24, this.end))
  }
  mentions(key: string): boolean {
    return this.text.slice(this.at, this.end).includes(`/${key}`)
  }
  read(): PDFObject {
    return this.reader(this.at)
  }
  toString(): string {
    if (this.shift.objects === 0) return this.body
    return this.body.replace(numbered, (found: string, number?: string) =>
      number === undefined
        ? `(${shiftName(found.slice(1, -1), this.shift)})`
        : `${Number(number) + this.shift.objects} 0 R`,
    )
  }
}

/**
 * Puts the objects of a PDF among those of `context`, numbered on from those that it has; headers of tables are numbered on from
 * `headers`. Throws for what is no PDF of Chromium's.
 */
export const readPdf = (
  context: PDFContext,
  pdf: Uint8Array,
  headers = 0,
): PDFDocument & { readonly headers: number } => {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
  const text = bytes.toString('latin1')
  const { places, start, trailerAt } = readTable(text)
  const shift = { objects: context.largestObjectNumber, headers }
  const reader = readerOf(bytes, text, context, shift)
  places.forEach(([number, at], index) =>
    context.assign(
      PDFRef.of(number + shift.objects),
      new Printed(text, at, places[index + 1]?.[1] ?? start, shift, reader),
    ),
  )
  const found = reader(trailerAt)
  const trailer = found instanceof PDFDict ? found : undefined
  const catalog = trailer?.lookup(PDFName.of('Root'), PDFDict)
  if (!trailer || !catalog) throw broken()
  const names = text.match(headerStrings) ?? []
  const last = names.reduce((most, name) => Math.max(most, Number(name.slice(5, -1))), 0)
  return { context, trailer, catalog, headers: headers + last }
}
