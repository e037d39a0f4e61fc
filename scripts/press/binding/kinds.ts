/** What a PDF is made of: ISO 32000-1, 7.3. The names are pdf-lib's; `toString` gives an object as a file has it. */

export abstract class PDFObject {
  abstract toString(): string
}

/** `true`, `false`, `null`. */
export class PDFKeyword extends PDFObject {
  constructor(private readonly word: string) {
    super()
  }
  toString(): string {
    return this.word
  }
}

export class PDFNumber extends PDFObject {
  private constructor(private readonly value: number) {
    super()
  }
  static of(value: number): PDFNumber {
    return new PDFNumber(value)
  }
  asNumber(): number {
    return this.value
  }
  toString(): string {
    const text = String(this.value)
    // A file knows no exponents.
    return text.includes('e') ? this.value.toFixed(10) : text
  }
}

const names = new Map<string, PDFName>()

/** There is one of each name. */
export class PDFName extends PDFObject {
  private readonly written: string
  private constructor(private readonly name: string) {
    super()
    const escape = (sign: string) => Buffer.from(sign).toString('hex').replace(/../g, '#$&')
    this.written = `/${name.replace(/[^!-~]|[#%()/<>[\]{}]/gu, escape)}`
  }
  static of(this: void, name: string): PDFName {
    let known = names.get(name)
    if (!known) names.set(name, (known = new PDFName(name)))
    return known
  }
  decodeText(): string {
    return this.name
  }
  toString(): string {
    return this.written
  }
}

/** UTF-16 behind its mark, else a letter for each byte (7.9.2.2). */
const textOf = (bytes: Buffer): string =>
  bytes[0] === 0xfe && bytes[1] === 0xff
    ? Buffer.from(bytes.subarray(2, bytes.length & ~1))
        .swap16()
        .toString('utf16le')
    : bytes.toString('latin1')

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '' }

/** Between parentheses; the value is as it is written there. */
export class PDFString extends PDFObject {
  private constructor(private readonly value: string) {
    super()
  }
  static of(value: string): PDFString {
    return new PDFString(value)
  }
  /** `D:20260102030405Z` (7.9.4). */
  static fromDate(date: Date): PDFString {
    return new PDFString(`D:${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`)
  }
  decodeText(): string {
    const plain = this.value.replace(/\\([0-7]{1,3}|[^])/g, (_, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8) & 0xff) : (escapes[code] ?? code),
    )
    return textOf(Buffer.from(plain, 'latin1'))
  }
  toString(): string {
    return `(${this.value})`
  }
}

export class PDFHexString extends PDFObject {
  private constructor(private readonly digits: string) {
    super()
  }
  static of(digits: string): PDFHexString {
    return new PDFHexString(digits)
  }
  static fromText(text: string): PDFHexString {
    return new PDFHexString(`FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}`)
  }
  decodeText(): string {
    return textOf(Buffer.from(this.digits, 'hex'))
  }
  toString(): string {
    return `<${this.digits}>`
  }
}

const references: PDFRef[] = []

/** There is one to each number; Chromium writes no generation but the first. */
export class PDFRef extends PDFObject {
  private constructor(readonly objectNumber: number) {
    super()
  }
  static of(objectNumber: number): PDFRef {
    return (references[objectNumber] ??= new PDFRef(objectNumber))
  }
  toString(): string {
    return `${this.objectNumber} 0 R`
  }
}

/** A class of objects. */
export interface Kind<T extends PDFObject> {
  readonly prototype: T
}

const ofKind = <T extends PDFObject>(found: PDFObject | undefined, kind: Kind<T>): T | undefined =>
  found instanceof (kind as abstract new (...args: never[]) => T) ? found : undefined

const anything = PDFObject as unknown as Kind<PDFObject>

/** What finds objects by their references. */
interface Objects {
  readonly lookup: (object: PDFObject | undefined) => PDFObject | undefined
}

export class PDFArray extends PDFObject {
  constructor(
    readonly context: Objects,
    private readonly values: PDFObject[],
  ) {
    super()
  }
  asArray(): PDFObject[] {
    return [...this.values]
  }
  size(): number {
    return this.values.length
  }
  get(index: number): PDFObject | undefined {
    return this.values[index]
  }
  set(index: number, value: PDFObject): void {
    this.values[index] = value
  }
  push(value: PDFObject): void {
    this.values.push(value)
  }
  remove(index: number): void {
    this.values.splice(index, 1)
  }
  /** What stands at a place, or what is referred to there; undefined when it is of another kind. */
  lookup<T extends PDFObject = PDFObject>(index: number, kind = anything as Kind<T>): T | undefined {
    return ofKind(this.context.lookup(this.values[index]), kind)
  }
  toString(): string {
    return `[${this.values.join(' ')}]`
  }
}

export class PDFDict extends PDFObject {
  constructor(
    readonly context: Objects,
    private readonly values: Map<PDFName, PDFObject>,
  ) {
    super()
  }
  entries(): [PDFName, PDFObject][] {
    return [...this.values]
  }
  keys(): PDFName[] {
    return [...this.values.keys()]
  }
  has(key: PDFName): boolean {
    return this.values.has(key)
  }
  get(key: PDFName): PDFObject | undefined {
    return this.values.get(key)
  }
  set(key: PDFName, value: PDFObject): void {
    this.values.set(key, value)
  }
  delete(key: PDFName): boolean {
    return this.values.delete(key)
  }
  /** What stands under a key, or what is referred to there; undefined when it is of another kind. */
  lookup<T extends PDFObject = PDFObject>(key: PDFName, kind = anything as Kind<T>): T | undefined {
    return ofKind(this.context.lookup(this.values.get(key)), kind)
  }
  toString(): string {
    let text = '<<'
    for (const [key, value] of this.values) text += `${key.toString()} ${value.toString()}\n`
    return `${text}>>`
  }
}

/** A stream, with its bytes as they are in the file, compressed or not. */
export class PDFRawStream extends PDFObject {
  private constructor(
    readonly dict: PDFDict,
    readonly contents: Uint8Array,
  ) {
    super()
  }
  static of(dict: PDFDict, contents: Uint8Array): PDFRawStream {
    return new PDFRawStream(dict, contents)
  }
  /** All but the bytes. */
  toString(): string {
    this.dict.set(PDFName.of('Length'), PDFNumber.of(this.contents.length))
    return this.dict.toString()
  }
}
