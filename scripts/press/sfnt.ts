/** What Octavo must know of a TrueType file: which signs it has, and how tall its letters stand. */

/** Everything here is in the units of the OpenType specification 1.9; `offset` counts from the start of the file. */
interface Table {
  readonly offset: number
  readonly length: number
}

const tablesOf = (font: DataView): ReadonlyMap<string, Table> => {
  const tables = new Map<string, Table>()
  for (let index = 0; index < font.getUint16(4); index++) {
    const at = 12 + index * 16
    const tag = String.fromCharCode(...[0, 1, 2, 3].map(letter => font.getUint8(at + letter)))
    tables.set(tag, { offset: font.getUint32(at + 8), length: font.getUint32(at + 12) })
  }
  return tables
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Format 4 (Segment mapping to delta values): four parallel columns, one entry a segment, of the Basic Multilingual Plane. */
function* segments(font: DataView, at: number): Generator<number> {
  const size = font.getUint16(at + 6)
  const [ends, starts, deltas, ranges] = [at + 14, at + 16 + size, at + 16 + 2 * size, at + 16 + 3 * size]
  for (let row = 0; row < size; row += 2) {
    const start = font.getUint16(starts + row)
    const range = font.getUint16(ranges + row)
    for (let code = start; code <= font.getUint16(ends + row) && code !== 0xffff; code++) {
      const glyph = range === 0 ? code : font.getUint16(ranges + row + range + 2 * (code - start))
      if (glyph !== 0 && ((glyph + font.getInt16(deltas + row)) & 0xffff) !== 0) yield code
    }
  }
}

/** Format 12 (Segmented coverage): groups of first code, last code, first glyph. */
function* groups(font: DataView, at: number): Generator<number> {
  for (let group = at + 16; group < at + 16 + 12 * font.getUint32(at + 12); group += 12) {
    for (let code = font.getUint32(group); code <= font.getUint32(group + 4); code++) yield code
  }
}

/** Code points for which the font has a glyph. Throws when it has none of the two tables that every Unicode font has. */
export const codePointsOf = (bytes: Uint8Array): ReadonlySet<number> => {
  const font = viewOf(bytes)
  const cmap = tablesOf(font).get('cmap')?.offset
  if (cmap === undefined) throw new Error('the font has no cmap table')
  const subtables = Array.from({ length: font.getUint16(cmap + 2) }, (_, index) => {
    const at = cmap + font.getUint32(cmap + 4 + index * 8 + 4)
    return { at, format: font.getUint16(at) }
  })
  const full = subtables.find(({ format }) => format === 12)
  if (full) return new Set(groups(font, full.at))
  const basic = subtables.find(({ format }) => format === 4)
  if (basic) return new Set(segments(font, basic.at))
  throw new Error('the font maps no Unicode')
}

/** Heights of x and H as parts of the em (`sxHeight`, `sCapHeight` of OS/2); null when the font does not say. */
export const heightsOf = (bytes: Uint8Array): { readonly x: number; readonly cap: number } | null => {
  const font = viewOf(bytes)
  const tables = tablesOf(font)
  const [os2, head] = [tables.get('OS/2'), tables.get('head')]
  if (!os2 || !head || os2.length < 90) return null
  const em = font.getUint16(head.offset + 18)
  const [x, cap] = [font.getInt16(os2.offset + 86) / em, font.getInt16(os2.offset + 88) / em]
  return x > 0 && cap > 0 ? { x, cap } : null
}
