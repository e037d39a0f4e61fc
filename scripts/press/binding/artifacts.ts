/** What is drawn on a page and not said: rules, marks between scenes, the heads of tables once more. */

const path = '(?:(?:-?[\\d.]+ )+(?:re|[mlcvy])\\n|h\\n)+(?:f\\*?|[BbFSs]\\*?)'
/** Text, a picture, or a path that is painted; a clipping path ends with `n`. */
const painted = new RegExp(`^(?:BT\\n[^]*?^ET|/\\S+ Do|${path})$`, 'gm')

/** The end of the marked content that begins at `from`; the end of the page when it has none. Its parts have ends of their own. */
const endOf = (content: string, from: number): number => {
  const marks = /(?: |>)(B[DM]C)\n|^EMC\n/gm
  marks.lastIndex = from
  let depth = 0
  for (let mark = marks.exec(content); mark; mark = marks.exec(content)) {
    depth += mark[1] ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return content.length
}

/** A content stream of Chromium's in which all that no tag holds is marked as artifact (ISO 32000-1, 14.8.2.2; PDF/UA-1, 7.1). */
export const markArtifacts = (content: string): string => {
  const parts: string[] = []
  for (let at = 0; at < content.length;) {
    const tag = content.slice(at).search(/^\/\S+ ?<<\/MCID \d+ ?>> ?BDC$/m)
    const begin = tag < 0 ? content.length : at + tag
    parts.push(content.slice(at, begin).replace(painted, '/Artifact BMC\n$&\nEMC'))
    at = tag < 0 ? begin : endOf(content, begin)
    parts.push(content.slice(begin, at))
  }
  return parts.join('')
}
