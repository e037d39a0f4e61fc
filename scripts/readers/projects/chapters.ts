/** Lists of chapters in YAML: `_quarto.yml`, `_toc.yml` of Jupyter Book, `myst.yml`. */
import { isMarkdown } from '../addresses.ts'
import type { Matter } from '../../model/book.ts'
import type { Place } from '../yaml.ts'
import { type gatherListed, isData, listOf, pathOf, type Files, type ListedPart } from './project.ts'

/** Lists within lists are followed to this depth: YAML can make a list that holds itself. */
const deepest = 8

interface Walk {
  readonly by: string
  readonly files: Files
  readonly place: Place
  readonly gathered: ReturnType<typeof gatherListed>
}

const textIn = (entry: Readonly<Record<string, unknown>>, keys: readonly string[]) =>
  keys.map(key => entry[key]).find((value): value is string => typeof value === 'string')

/**
 * Takes in what stands at a path of the file: names of files, `{file, title}`, and groups of them under `part` or `caption`.
 * A group inside a group, or under a file, has no part of its own.
 */
export const listChapters = (
  walk: Walk,
  value: unknown,
  path: readonly (string | number)[],
  matter: Matter | null = null,
  part: ListedPart | null = null,
): void => {
  const { by, files, place, gathered } = walk
  if (path.length > 2 * deepest) return
  const role = matter === 'back' ? { role: 'appendix' as const } : {}
  const add = (typed: string, at: readonly (string | number)[], more: object = role, under = part) =>
    gathered.add({ file: pathOf(files, by, typed), matter, part: under, span: place.of(at), ...more })

  if (typeof value === 'string') add(value, path)
  else if (Array.isArray(value))
    value.forEach((entry, index) => listChapters(walk, entry, [...path, index], matter, part))
  else if (isData(value)) {
    const opening = typeof value['part'] === 'string' && isMarkdown(value['part']) ? value['part'] : undefined
    const title = textIn(value, ['part', 'caption', 'title', 'text'])?.replace(/\s*\{[^{}]*\}$/, '')
    const file = textIn(value, ['file', 'href'])
    const inner = ['chapters', 'sections', 'children', 'contents'].find(key => value[key] !== undefined)
    const at = (key: string) => place.of([...path, key])
    if (opening === undefined && file === undefined && inner === undefined) {
      gathered.left.push(title ?? Object.keys(value).slice(0, 3).join(', '))
      return
    }
    const isGroup = file === undefined && title !== undefined && part === null && matter !== 'back'
    const titleKey = ['part', 'caption', 'title', 'text'].find(key => typeof value[key] === 'string') ?? 'part'
    const group = isGroup ? { title: opening === undefined ? title : null, span: at(titleKey) } : part
    if (opening !== undefined) add(opening, [...path, 'part'], isGroup ? { role: 'part' } : role, group)
    if (file !== undefined)
      add(file, [...path, value['file'] === file ? 'file' : 'href'], { ...role, ...(title !== undefined && { title }) })
    if (inner !== undefined)
      listOf(value[inner]).forEach((entry, index) => listChapters(walk, entry, [...path, inner, index], matter, group))
  }
}
