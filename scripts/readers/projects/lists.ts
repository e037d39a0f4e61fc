/** Lists of chapters as text: `SUMMARY.md` of mdBook and GitBook, `Book.txt` of Leanpub. */
import { isMarkdown } from '../addresses.ts'
import type { Matter } from '../../model/book.ts'
import { parseYaml } from '../yaml.ts'
import {
  gatherListed,
  isData,
  nothingSaid,
  pathOf,
  take,
  tellLeft,
  type Files,
  type ListedPart,
  type Said,
  type Tool,
} from './project.ts'
import { bookToml } from './toml.ts'
import { lookup } from '../../model/lookup.ts'

/** Lines with their offsets; one that is longer than any that names a file is passed over. */
const linesIn = (text: string) => {
  let at = 0
  return text.split('\n').map(line => {
    const start = at
    at += line.length + 1
    return { line: line.length > 2000 ? '' : line, start }
  })
}

/**
 *     - [The Press](press.md "title")
 *     ^ mark   ^ words   ^ target
 */
const link = /^(\s*)([-*+]|\d+[.)])?\s*\[((?:[^\]\\]|\\.)*)\]\(\s*<?([^)>"]*?)>?\s*(?:"[^"]*")?\s*\)/

const words = (markdown: string) =>
  markdown
    .replace(/\\(.)/g, '$1')
    .replace(/[`*]|\s*\{[^{}]*\}$/g, '')
    .trim()

interface About {
  readonly by: string | null
  readonly said: Said
  readonly summaries: readonly string[]
  readonly left: readonly string[]
}

/** What stands beside a `SUMMARY.md`: mdBook's `book.toml`, GitBook's `.gitbook.yaml` or `book.json`. */
const aboutSummary = (files: Files): About => {
  const usual = ['SUMMARY.md', 'src/SUMMARY.md', 'docs/SUMMARY.md', 'summary.md']
  const under = (root: unknown, name: unknown) =>
    pathOf(files, '', `${typeof root === 'string' ? root : '.'}/${typeof name === 'string' ? name : 'SUMMARY.md'}`)
  if (files['book.toml'] !== undefined) {
    const { said, src, left } = bookToml('book.toml', files)
    return { by: 'book.toml', said, summaries: [under(src, null), ...usual], left }
  }
  const by = ['.gitbook.yaml', 'book.json'].find(file => files[file] !== undefined)
  if (by === undefined) return { by: null, said: nothingSaid, summaries: usual, left: [] }
  const { data, place } = parseYaml({ file: by, text: files[by] ?? '', at: 0 }).value
  const { said, left } = take(data, place)
  const structure = isData(data['structure']) ? data['structure'] : {}
  const own = left.filter(key => key !== 'root' && key !== 'structure')
  return { by, said, summaries: [under(data['root'], structure['summary']), ...usual], left: own }
}

/**
 * `SUMMARY.md`: links in the order of the book. A heading after the first, or an item without a link, is a part; links
 * before and after the list are front and back matter, as mdBook has it; chapters of chapters stand after theirs.
 */
export const summary: Tool = {
  files: ['book.toml', '.gitbook.yaml', 'book.json', 'SUMMARY.md', 'src/SUMMARY.md', 'docs/SUMMARY.md', 'summary.md'],
  read: (_, files) => {
    const about = aboutSummary(files)
    const by = about.summaries.find(file => files[file] !== undefined)
    if (by === undefined) return null
    const lines = linesIn(files[by] ?? '')
    const marked = lines.flatMap(({ line }, index) => (link.exec(line)?.[2] !== undefined ? [index] : []))
    const matterAt = (index: number): Matter | null =>
      marked.length === 0 ? null : index < (marked[0] ?? 0) ? 'front' : index > (marked.at(-1) ?? 0) ? 'back' : 'body'
    const gathered = gatherListed()
    let part: ListedPart | null = null
    let hasTitle = false
    let nested = 0
    lines.forEach(({ line, start }, index) => {
      const found = link.exec(line)
      if (!found) {
        const title = words(
          /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1] ?? /^(?:[-*+]|\d+[.)])\s+(\S.*)$/.exec(line)?.[1] ?? '',
        )
        const isTitleOfAll = !hasTitle && line.startsWith('#') && gathered.order.length === 0
        hasTitle = true
        if (/^(-{3,}|\*{3,}|_{3,})$/.test(line.trim())) part = matterAt(index) === 'body' ? part : null
        else if (title !== '' && !isTitleOfAll) part = { title, span: { file: by, start, end: start + line.length } }
        return
      }
      const [whole, indent = '', , name = '', target = ''] = found
      const file = target.replace(/#.*$/, '')
      const matter = matterAt(index)
      const span = {
        file: by,
        start: start + whole.lastIndexOf(target),
        end: start + whole.lastIndexOf(target) + target.length,
      }
      if (indent.length >= 2) nested++
      if (file === '' || /^[a-z]+:/i.test(file))
        gathered.left.push(file === '' ? `“${words(name)}” without a file` : file)
      else if (target !== file && gathered.order.some(listed => listed.file === pathOf(files, by, file))) return
      else
        gathered.add({
          file: pathOf(files, by, file),
          matter,
          part: matter === 'body' || matter === null ? part : null,
          span,
          title: words(name),
        })
    })
    if (gathered.order.length === 0) return null
    if (nested > 0) gathered.left.push('chapters inside chapters, which stand beside them')
    const diagnostics = [
      ...tellLeft(by, gathered.left, { file: by, start: 0, end: 0 }),
      ...(about.by === null ? [] : tellLeft(about.by, about.left, { file: about.by, start: 0, end: 0 })),
    ]
    return { by, said: about.said, order: gathered.order, diagnostics }
  },
}

const matters: Readonly<Record<string, Matter>> = lookup({
  frontmatter: 'front',
  mainmatter: 'body',
  backmatter: 'back',
})

/** Leanpub's `Book.txt`: a file a line, and `frontmatter:`, `mainmatter:`, `backmatter:` between them. */
export const leanpub: Tool = {
  files: ['Book.txt', 'manuscript/Book.txt'],
  read: (by, files) => {
    const gathered = gatherListed()
    let matter: Matter | null = null
    for (const { line, start } of linesIn(files[by] ?? '')) {
      const typed = line.trim()
      const named = matters[/^\{?(\w+)(?::|\}|\.txt)$/.exec(typed)?.[1]?.toLowerCase() ?? '']
      const at = start + line.indexOf(typed)
      if (named !== undefined) matter = named
      else if (typed === '' || typed.startsWith('#')) continue
      else if (!isMarkdown(typed) && !/\.(txt|markua)$/i.test(typed)) gathered.left.push(typed)
      else
        gathered.add({
          file: pathOf(files, by, typed),
          matter,
          part: null,
          span: { file: by, start: at, end: at + typed.length },
        })
    }
    const span = { file: by, start: 0, end: 0 }
    if (!gathered.order.some(({ file }) => isMarkdown(file))) return null
    return { by, said: nothingSaid, order: gathered.order, diagnostics: tellLeft(by, gathered.left, span) }
  },
}
