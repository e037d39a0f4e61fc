/** Names of notes: the source's own numbers and signs, made unique. */

const signNames: Readonly<Record<string, string>> = {
  '*': 'star',
  '∗': 'star',
  '†': 'dagger',
  '‡': 'ddagger',
  '§': 'section',
  '‖': 'bars',
  '¶': 'pilcrow',
  '#': 'hash',
}

const isSign = (value: string): boolean => /^[^\p{L}\p{N}]+$/u.test(value)

const nameOfSign = (value: string): string => {
  const name = signNames[value.charAt(0)] ?? 'sign'
  return value.length > 1 ? `${name}${value.length}` : name
}

/**
 * A label for each mark, in their order: `1`, `1-2`, `1-3` where numbers begin anew. A sign stays, `*`, `*-2`, and is printed so,
 * when it stands once or beside numbers, as an editor's or a translator's does; signs that alone mark all notes of a page are
 * named, `star`, `star-2`: new pages cannot begin them anew, so they are counted.
 */
export const labelsOfMarks = (values: readonly string[]): readonly string[] => {
  const signs = values.filter(isSign)
  const named = new Set(signs).size < signs.length && signs.length > values.length / 2
  const used = new Map<string, number>()
  return values.map(value => {
    const sign = isSign(value) && (named || !/^[*†‡§¶‖]+$/u.test(value))
    const clean = (sign ? nameOfSign(value) : value).replace(/[^\p{L}\p{N}*†‡§¶‖_-]/gu, '-')
    const count = (used.get(clean) ?? 0) + 1
    used.set(clean, count)
    return count === 1 ? clean : `${clean}-${count}`
  })
}
