/** Which tool a folder was made for, and what its project file says: the first that names its files, else the first that says something. */
import { isMarkdown } from '../addresses.ts'
import { overlay, nothingSaid, type Files, type Listed, type Project, type Tool } from './project.ts'
import { leanpub, summary } from './lists.ts'
import { hugo } from './toml.ts'
import { byWeight } from './weights.ts'
import { bookdown, isDefaults, jupyterBook, myst, pandoc, quarto, site } from './yaml.ts'

const tools: readonly Tool[] = [quarto, bookdown, myst, jupyterBook, summary, leanpub, pandoc, site, hugo]

/** Where project files lie, from the book's folder. Those in Markdown are found with the manuscripts. */
export const projectFiles: readonly string[] = tools.flatMap(({ files }) => files).filter(file => !isMarkdown(file))

/** Whether a file in YAML, of any name, gives a book its order: a defaults file of Pandoc's. */
export const namesItsFiles = (path: string, text: string) => /^[^/]+\.ya?ml$/i.test(path) && isDefaults(text)

/** Folders of sites, which hold no readings. */
const ofSites = /^(?:_site|_includes|_layouts|_drafts|archetypes|themes|layouts|vendor)\//

const inOrderOfWeight = (files: Files, isSite: boolean): readonly Listed[] | null => {
  const all = Object.keys(files).filter(path => isMarkdown(path) && !ofSites.test(path) && !isAside(path))
  const inContent = all.filter(path => path.startsWith('content/'))
  const paths = isSite && inContent.length > 0 ? inContent : all
  const ordered = byWeight(paths, files) ?? (isSite ? [...paths].sort() : null)
  return ordered?.map(file => ({ file, matter: null, part: null, span: null })) ?? null
}

/** Files that lie beside a book and are no part of it. */
export const isAside = (path: string) =>
  /^(?:readme|changelog|license|contributing|code_of_conduct)\.md$/i.test(path) ||
  /(?:^|\/)_(?!index\.)[^/]*\.[qr]md$/i.test(path)

/**
 * Reads a folder that has no book.yaml: the order of the first tool that gives one, and what all of them say of the book.
 * Null when nothing, not even a weight, says anything.
 */
export const readProject = (files: Files): Project | null => {
  const found = tools.flatMap((tool): readonly Project[] => {
    const usual = tool.files.find(name => files[name] !== undefined)
    const file =
      usual ?? (tool === pandoc ? Object.keys(files).find(path => namesItsFiles(path, files[path] ?? '')) : undefined)
    const project = file === undefined ? null : tool.read(file, files)
    return project ? [project] : []
  })
  const first = found.find(({ order }) => order !== null) ?? found[0]
  const isSite = first !== undefined && [...site.files, ...hugo.files].includes(first.by)
  const order = first?.order ?? inOrderOfWeight(files, isSite)
  if (!first && !order) return null
  const others = found.filter(project => project !== first && project.order === null)
  return {
    ...(first ?? { by: '' }),
    order,
    said: [...others, ...(first ? [first] : [])].reduce((said, project) => overlay(said, project.said), nothingSaid),
    diagnostics: [...(first ? [first] : []), ...others].flatMap(({ diagnostics }) => diagnostics),
  }
}

export { isDefaults }
