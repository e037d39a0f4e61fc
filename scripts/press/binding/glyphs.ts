/** Subsets of one TrueType face, whose glyphs keep the numbers of the whole face, made one again. OpenType specification 1.9. */

interface Subset {
  readonly tables: ReadonlyMap<string, Buffer>
  readonly count: number
  readonly glyph: (number: number) => Buffer
  readonly isDrawn: (number: number) => boolean
  readonly isWide: (number: number) => boolean
  /** Advance and left side bearing, four bytes. */
  readonly metrics: (number: number) => Buffer
}

const tableOf = (tables: ReadonlyMap<string, Buffer>, tag: string): Buffer => {
  const table = tables.get(tag)
  if (!table) throw new Error(`a face in the PDF has no ${tag.trim()} table`)
  return table
}

const read = (bytes: Uint8Array): Subset => {
  const font = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = new Map<string, Buffer>()
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const at = 12 + index * 16
    const offset = font.readUInt32BE(at + 8)
    tables.set(font.toString('latin1', at, at + 4), font.subarray(offset, offset + font.readUInt32BE(at + 12)))
  }
  const [loca, glyf, hmtx] = [tableOf(tables, 'loca'), tableOf(tables, 'glyf'), tableOf(tables, 'hmtx')]
  const isLong = tableOf(tables, 'head').readInt16BE(50) === 1
  const start = (number: number) => (isLong ? loca.readUInt32BE(number * 4) : loca.readUInt16BE(number * 2) * 2)
  const full = tableOf(tables, 'hhea').readUInt16BE(34)
  return {
    tables,
    count: tableOf(tables, 'maxp').readUInt16BE(4),
    glyph: number => glyf.subarray(start(number), start(number + 1)),
    isDrawn: number => start(number + 1) > start(number),
    isWide: number => hmtx.readUInt16BE(Math.min(number, full - 1) * 4) > 0,
    metrics: number =>
      number < full
        ? hmtx.subarray(number * 4, number * 4 + 4)
        : Buffer.concat([
            hmtx.subarray(full * 4 - 4, full * 4 - 2),
            hmtx.subarray(full * 4 + (number - full) * 2, full * 4 + (number - full) * 2 + 2),
          ]),
  }
}

const checksum = (table: Buffer): number => {
  let sum = 0
  for (let at = 0; at < table.length; at += 4) sum = (sum + table.readUInt32BE(at)) >>> 0
  return sum
}

const padded = (table: Buffer): Buffer => Buffer.concat([table, Buffer.alloc(-table.length & 3)])

/** The directory and the tables, each on four bytes; the adjustment of the whole is in `head`. */
const write = (tables: readonly (readonly [string, Buffer])[]): Buffer => {
  const power = Math.floor(Math.log2(tables.length))
  const directory = Buffer.alloc(12 + tables.length * 16)
  directory.writeUInt32BE(0x00010000, 0)
  directory.writeUInt16BE(tables.length, 4)
  directory.writeUInt16BE(16 * 2 ** power, 6)
  directory.writeUInt16BE(power, 8)
  directory.writeUInt16BE(16 * (tables.length - 2 ** power), 10)
  let offset = directory.length
  const bodies = tables.map(([tag, table], index) => {
    const body = padded(table)
    directory.write(tag, 12 + index * 16, 'latin1')
    directory.writeUInt32BE(checksum(body), 16 + index * 16)
    directory.writeUInt32BE(offset, 20 + index * 16)
    directory.writeUInt32BE(table.length, 24 + index * 16)
    offset += body.length
    return body
  })
  const font = Buffer.concat([directory, ...bodies])
  const head = tables.findIndex(([tag]) => tag === 'head')
  font.writeUInt32BE((0xb1b0afba - checksum(font)) >>> 0, directory.readUInt32BE(20 + head * 16) + 8)
  return font
}

/** What a reader of PDF needs besides glyphs (ISO 32000-1, 9.9), in the order of their tags. */
const carried = ['cvt ', 'fpgm', 'hhea', 'maxp', 'prep']

/** How wide each glyph of a font is, in thousandths of its size; a subset's are of no width where it is cut. */
export const advancesIn = (file: Uint8Array): ((number: number) => number) => {
  const { tables, count, metrics } = read(file)
  const units = tableOf(tables, 'head').readUInt16BE(18)
  return number => (number < count ? (metrics(number).readUInt16BE(0) * 1000) / units : 0)
}

/** A font with every glyph that one of the subsets has. Throws for what is no TrueType font. */
export const joinGlyphs = (files: readonly Uint8Array[]): Uint8Array => {
  const subsets = files.map(read)
  const widest = subsets.reduce((most, subset) => (subset.count > most.count ? subset : most))
  const numbers = Array.from({ length: widest.count }, (_, number) => number)
  const owners = numbers.map(
    number => subsets.find(subset => number < subset.count && subset.isDrawn(number)) ?? widest,
  )
  const metricsOf = (number: number) => subsets.find(subset => number < subset.count && subset.isWide(number)) ?? widest
  const glyphs = numbers.map(number => padded((owners[number] as Subset).glyph(number)))
  const loca = Buffer.alloc((widest.count + 1) * 4)
  let offset = 0
  glyphs.forEach((glyph, number) => loca.writeUInt32BE((offset += glyph.length), (number + 1) * 4))
  const head = Buffer.from(tableOf(widest.tables, 'head'))
  head.writeUInt32BE(0, 8)
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(tableOf(widest.tables, 'hhea'))
  hhea.writeUInt16BE(widest.count, 34)
  const own = new Map([
    ['glyf', Buffer.concat(glyphs)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', Buffer.concat(numbers.map(number => metricsOf(number).metrics(number)))],
    ['loca', loca],
  ])
  const tags = [...new Set([...carried, ...own.keys()])].sort()
  return write(
    tags.flatMap(tag => {
      const table = own.get(tag) ?? widest.tables.get(tag)
      return table ? [[tag, table] as const] : []
    }),
  )
}
