/** What is drawn on a page and not said: rules, marks between scenes, the heads of tables once more. */

const path = '(?:(?:-?[\\d.]+ )+(?:re|[mlcvy])\\n|h\\n)+(?:f\\*?|[BbFSs]\\*?)'
/** Text, a picture, or a path that is painted; a clipping path ends with `n`. */
const painted = new RegExp(`^(?:BT\\n[^]*?^ET|/\\S+ Do|${path})$`, 'gm')

/** The end of the marked content that begins at `from`; the end of the page when it has none. */
const endOf = (content: string, from: number): number => {
  let depth = 0
  for (let at = from; ;) {
    const end = content.indexOf('EMC\n', at)
    if (end < 0) return content.length
    for (
      let begin = content.indexOf('BDC\n', at);
      begin >= 0 && begin < end;
      begin = content.indexOf('BDC\n', begin + 4)
    )
      depth++
    at = end + 4
    if (--depth === 0) return at
  }
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
