import fc from 'fast-check'
import { PDFDocument } from 'pdf-lib'
import { expect, test } from 'vitest'
import {
  PDFContext,
  PDFHexString,
  PDFName,
  PDFString,
  pageTreeOf,
  type PDFRef,
} from '../scripts/press/binding/objects.ts'
import { readPdf } from '../scripts/press/binding/parse.ts'
import { writePacked, writePlain } from '../scripts/press/binding/write.ts'

/** Values of a dictionary as a file has them, with the references that are among them. */
const value = fc.letrec<{ any: string; list: string; dict: string }>(tie => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: -9, max: 12_345 }).map(String),
    fc.constantFrom(
      'true',
      'null',
      '0.5',
      '-12.25',
      '<00af>',
      '(a \\( 3 0 R \\) b)',
      '(node00000002)',
      '/A#20b',
      '/K5',
    ),
    fc.integer({ min: 1, max: 4 }).map(number => `${number} 0 R`),
    tie('list'),
    tie('dict'),
  ),
  list: fc.array(tie('any'), { maxLength: 4 }).map(values => `[${values.join(' ')}]`),
  dict: fc.array(tie('any'), { maxLength: 4 }).map(list => `<<${list.map((one, at) => `/D${at} ${one}\n`).join('')}>>`),
})).dict

/** A file of these objects, the first of them its catalogue; the fourth has a stream. */
const fileOf = (objects: readonly string[]): Uint8Array => {
  const { parts, places } = objects.reduce<{ parts: string; places: number[] }>(
    ({ parts, places }, object, index) => ({
      parts: `${parts}${index + 1} 0 obj\n${object}\nendobj\n`,
      places: [...places, parts.length],
    }),
    { parts: '%PDF-1.4\n', places: [] },
  )
  const table = places.map(place => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const trailer = `trailer\n<</Size ${objects.length + 1}\n/Root 1 0 R>>\nstartxref\n${parts.length}\n%%EOF\n`
  return Buffer.from(`${parts}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}${trailer}`, 'latin1')
}

const stream = '<</Length 9>>\nstream\n1 0 R\nabc\nendstream'

const moved = (object: string, by: number, headers: number) =>
  object
    .replace(/(\(.*?[^\\]\))|(\d+) 0 R/g, (found, string: string | undefined, number: string) =>
      string ? found : `${Number(number) + by} 0 R`,
    )
    .replace(/node0000000(\d)/g, (_, number: string) => `node${String(Number(number) + headers).padStart(8, '0')}`)

test('objects are taken over with new numbers, whether or not somebody reads them', () => {
  fc.assert(
    fc.property(value, value, fc.boolean(), (second, third, isRead) => {
      const objects = ['<</Type /Catalog\n>>', second, third, stream]
      const context = PDFContext.create()
      context.register(context.obj({}))
      const { headers } = readPdf(context, fileOf(objects), 5)
      expect(headers).toBe(`${second}${third}`.includes('(node') ? 7 : 5)
      if (isRead) context.enumerateIndirectObjects()
      const plain = (text: string) => text.replace(/\s+/g, ' ')
      const written = context.entries().map(([number, object]) => [number, plain(String(object))])
      expect(written.slice(1, 4)).toEqual(
        objects.slice(0, 3).map((object, index) => [index + 2, plain(moved(object, 1, 5))]),
      )
    }),
  )
})

test('a file that was written is read again, by ourselves and by pdf-lib', async () => {
  const context = PDFContext.create()
  const root = context.nextRef()
  const contents = context.register(context.stream('BT ET'))
  const pages = Array.from({ length: 700 }, () => context.register(context.obj({ Type: 'Page', Contents: contents })))
  const tree = context.register(context.obj({ Type: 'Pages', Kids: pages, Count: pages.length }))
  context.assign(root, context.obj({ Type: 'Catalog', Pages: tree, Lang: PDFString.of('en') }))
  context.delete(pages.pop() as PDFRef)
  const document = { context, trailer: context.obj({ Root: root }), catalog: context.obj({ Pages: tree }) }
  context.trailerInfo.Root = root
  context.trailerInfo.ID = context.obj([PDFHexString.of('00'), PDFHexString.of('00')])
  const again = readPdf(PDFContext.create(), writePlain(document))
  expect(pageTreeOf(again).filter(({ node }) => !node.has(PDFName.of('Kids')))).toHaveLength(699)
  const packed = await PDFDocument.load(await writePacked(context))
  expect(packed.getPages()).toHaveLength(699)
  expect(packed.catalog.lookup(packed.context.obj('Lang') as never)?.toString()).toBe('(en)')
})

test('what is no PDF of a browser is refused', () => {
  for (const text of ['', 'xref', '%PDF-1.4\nstartxref\n5\n%%EOF\n'])
    expect(() => readPdf(PDFContext.create(), Buffer.from(text))).toThrow('cannot be read')
})
