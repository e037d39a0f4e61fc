/**
 * The objects of a PDF as they are read, changed and written. pdf-lib, after which all is named, read and wrote every object of a
 * book; here one that nobody asks for stays as it is written.
 */
import {
  PDFArray,
  PDFDict,
  PDFKeyword,
  PDFName,
  PDFNumber,
  PDFObject,
  PDFRawStream,
  PDFRef,
  type Kind,
} from './kinds.ts'

export * from './kinds.ts'

/** An object as it is written in a file that was read. */
export interface Unread {
  readonly isStream: boolean
  /** The object has this key, or what is inside it has. */
  mentions(key: string): boolean
  read(): PDFObject
  /** With the numbers that it has now. */
  toString(): string
}

type Literal = PDFObject | string | number | boolean | null | readonly Literal[] | LiteralDict

interface LiteralDict {
  readonly [name: string]: Literal
}

const isList = (literal: Literal): literal is readonly Literal[] => Array.isArray(literal)

/** The objects of one file. */
export class PDFContext {
  private readonly objects: (PDFObject | Unread | undefined)[] = []
  largestObjectNumber = 0
  readonly trailerInfo: { Root?: PDFObject; Info?: PDFObject; ID?: PDFObject } = {}

  static create(): PDFContext {
    return new PDFContext()
  }

  nextRef(): PDFRef {
    return PDFRef.of(++this.largestObjectNumber)
  }

  assign({ objectNumber }: PDFRef, object: PDFObject | Unread): void {
    this.objects[objectNumber] = object
    this.largestObjectNumber = Math.max(this.largestObjectNumber, objectNumber)
  }

  register(object: PDFObject): PDFRef {
    const reference = this.nextRef()
    this.assign(reference, object)
    return reference
  }

  delete({ objectNumber }: PDFRef): void {
    this.objects[objectNumber] = undefined
  }

  /** What a reference stands for; any other object is itself. */
  lookup(object: PDFObject | undefined): PDFObject | undefined {
    if (!(object instanceof PDFRef)) return object
    const found = this.objects[object.objectNumber]
    if (found === undefined || found instanceof PDFObject) return found
    const read = found.read()
    this.objects[object.objectNumber] = read
    return read
  }

  /** In the order of their numbers. */
  entries(): readonly (readonly [number, PDFObject | Unread])[] {
    const entries: (readonly [number, PDFObject | Unread])[] = []
    this.objects.forEach((object, number) => object && entries.push([number, object]))
    return entries
  }

  /** All objects; those that nobody has read only if they mention `key`. */
  enumerateIndirectObjects(key?: string): readonly (readonly [PDFRef, PDFObject])[] {
    return this.entries().flatMap(([number, object]) => {
      const reference = PDFRef.of(number)
      if (object instanceof PDFObject) return [[reference, object] as const]
      if (key !== undefined && !object.mentions(key)) return []
      return [[reference, this.lookup(reference) as PDFObject] as const]
    })
  }

  /** Plain data as an object; text is a name. */
  obj(literal: readonly Literal[]): PDFArray
  obj(literal: LiteralDict): PDFDict
  obj(literal: Literal): PDFObject
  obj(literal: Literal): PDFObject {
    if (literal instanceof PDFObject) return literal
    if (typeof literal === 'string') return PDFName.of(literal)
    if (typeof literal === 'number') return PDFNumber.of(literal)
    if (literal === null || typeof literal === 'boolean') return new PDFKeyword(String(literal))
    const inner = (value: Literal) => this.obj(value)
    if (isList(literal)) return new PDFArray(this, literal.map(inner))
    const entries = Object.entries(literal)
    return new PDFDict(this, new Map(entries.map(([name, value]) => [PDFName.of(name), inner(value)])))
  }

  /** A stream of these bytes; text has a letter for each. */
  stream(contents: Uint8Array | string, dict: LiteralDict = {}): PDFRawStream {
    return PDFRawStream.of(this.obj(dict), typeof contents === 'string' ? Buffer.from(contents, 'latin1') : contents)
  }
}

/** A PDF that was read. */
export interface PDFDocument {
  readonly context: PDFContext
  readonly trailer: PDFDict
  readonly catalog: PDFDict
}

/** What stands under a key, taken for one kind of object; undefined when it is not there. */
export const lookup = <T extends PDFObject>(dict: PDFDict | undefined, key: string, kind: Kind<T>): T | undefined =>
  dict?.lookup(PDFName.of(key), kind)

/** The nodes of the tree of pages, its leaves in the order of the book: ISO 32000-1, 7.7.3. */
export const pageTreeOf = ({ context, catalog }: PDFDocument): readonly PageNode[] => {
  const under = (ref: PDFObject | undefined): readonly PageNode[] => {
    const node = context.lookup(ref)
    if (!(ref instanceof PDFRef) || !(node instanceof PDFDict)) return []
    return [{ ref, node }, ...(node.lookup(PDFName.of('Kids'), PDFArray)?.asArray() ?? []).flatMap(under)]
  }
  return under(catalog.get(PDFName.of('Pages')))
}

/** A node of the tree of pages, or a page. */
export interface PageNode {
  readonly ref: PDFRef
  readonly node: PDFDict
}
