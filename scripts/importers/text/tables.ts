/** Tables in HTML, as converters write them into their Markdown, as rows between bars. */

/** In place of a cell: the place belongs to the cell on its left, or to the one above; and a bar among the words of a cell. No text has these signs. */
export const [ofLeft, ofAbove, typedBar] = ['\uFDD0', '\uFDD1', '\uFDD2'] as const

const cell = /<t([dh])\b([^>]*)>([\s\S]*?)(?=<\/?t[dhr]\b|<\/?t(?:able|head|body|foot)\b|$)/gi
const span = (attributes: string, name: string): number => {
  const count = Number(new RegExp(String.raw`\b${name}\s*=\s*["']?(\d{1,3})`, 'i').exec(attributes)?.[1] ?? 1)
  return Math.min(50, Math.max(1, count))
}

/** `<table>…</table>` → `| a | b |` for each of its rows, a rule behind those of its head. Whoever opens none gets none. */
export const rowsOfTable = (html: string): readonly string[] => {
  const caption = /<caption\b[^>]*>([\s\S]*?)<\/caption>/i.exec(html)?.[1]?.replace(/\s+/g, ' ').trim() ?? ''
  const rows: string[][] = []
  let heads = 0
  /** By column: for how many rows a cell above still takes it, and with which signs. */
  const taken: { rows: number; sign: string }[] = []
  for (const row of html.split(/<tr\b[^>]*>/i).slice(1)) {
    const cells: string[] = []
    const fill = () => {
      for (let above = taken[cells.length]; above && above.rows > 0; above = taken[cells.length]) {
        above.rows--
        cells.push(above.sign)
      }
    }
    const found = [...row.matchAll(cell)]
    for (const [, , attributes = '', inner = ''] of found) {
      fill()
      const down = span(attributes, 'rowspan') - 1
      const text = inner
        .replace(/<\/?(?:td|th|p|div|br|li|ul|ol)\b[^>]*>/gi, ' ')
        .replace(/\s+/g, ' ')
        .replaceAll('|', typedBar)
        .trim()
      for (let across = 0; across < span(attributes, 'colspan'); across++) {
        taken[cells.length] = { rows: down, sign: across === 0 ? ofAbove : ofLeft }
        cells.push(across === 0 ? text : ofLeft)
      }
    }
    fill()
    if (cells.length === 0) continue
    if (heads === rows.length && found.length > 0 && found.every(([, kind]) => /h/i.test(kind ?? ''))) heads++
    rows.push(cells)
  }
  const typed = rows.map(cells => `| ${cells.join(' | ')} |`)
  const rule = `|${' --- |'.repeat(rows[0]?.length ?? 1)}`
  return [
    ...(caption === '' ? [] : [caption, '']),
    ...typed.slice(0, heads),
    ...(heads > 0 && heads < rows.length ? [rule] : []),
    ...typed.slice(heads),
  ]
}

/** Lines, each `<table>` among them as rows between bars, at the place where it begins. An unclosed table stays as it is. */
export const partTables = <Raw extends { readonly text: string }>(lines: readonly Raw[]): readonly Raw[] => {
  const parted: Raw[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as Raw
    const start = line.text.search(/<table\b/i)
    let end = start < 0 ? -1 : at
    while (end >= 0 && end < lines.length && end < at + 400 && !/<\/table>/i.test(lines[end]?.text ?? '')) end++
    if (end < 0 || !/<\/table>/i.test(lines[end]?.text ?? '')) {
      parted.push(line)
      continue
    }
    const whole = lines
      .slice(at, end + 1)
      .map(({ text }) => text)
      .join('\n')
    const [before, table, after] = [
      whole.slice(0, start),
      whole.slice(start, whole.toLowerCase().indexOf('</table>') + 8),
      whole.slice(whole.toLowerCase().indexOf('</table>') + 8),
    ]
    for (const text of [before, '', ...rowsOfTable(table), ''])
      if (text !== before || before.trim() !== '') parted.push({ ...line, text })
    if (after.trim() !== '') parted.push(...partTables([{ ...line, text: after }]))
    at = end
  }
  return parted
}
