/** Tables in HTML, as converters write them into their Markdown, as rows between bars. */

const cell = /<t([dh])\b([^>]*)>([\s\S]*?)(?=<\/?t[dhr]\b|<\/?t(?:able|head|body|foot)\b|$)/gi
const span = (attributes: string, name: string): number => {
  const count = Number(new RegExp(String.raw`\b${name}\s*=\s*["']?(\d{1,3})`, 'i').exec(attributes)?.[1] ?? 1)
  return Math.min(50, Math.max(1, count))
}

/** `<table>…</table>` → `| a | b |` for each of its rows; cells that are spanned are empty. Whoever opens none gets none. */
export const rowsOfTable = (html: string): readonly string[] => {
  const caption = /<caption\b[^>]*>([\s\S]*?)<\/caption>/i.exec(html)?.[1]?.replace(/\s+/g, ' ').trim() ?? ''
  const rows: string[][] = []
  /** Columns that a cell above still takes, by how many rows. */
  const taken: number[] = []
  for (const row of html.split(/<tr\b[^>]*>/i).slice(1)) {
    const cells: string[] = []
    const fill = () => {
      while ((taken[cells.length] ?? 0) > 0) {
        taken[cells.length] = (taken[cells.length] ?? 0) - 1
        cells.push('')
      }
    }
    for (const [, , attributes = '', inner = ''] of row.matchAll(cell)) {
      fill()
      const down = span(attributes, 'rowspan') - 1
      const text = inner
        .replace(/<\/?(?:td|th|p|div|br|li|ul|ol)\b[^>]*>/gi, ' ')
        .replace(/\s+/g, ' ')
        .trim()
      for (let column = span(attributes, 'colspan'); column > 0; column--) {
        taken[cells.length] = down
        cells.push(column === span(attributes, 'colspan') ? text : '')
      }
    }
    fill()
    if (cells.length > 0) rows.push(cells)
  }
  return [...(caption === '' ? [] : [caption, '']), ...rows.map(cells => `| ${cells.join(' | ')} |`)]
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
