/** Project files in YAML: Quarto, bookdown, MyST and Jupyter Book, Pandoc's defaults and metadata, Jekyll. */
import { isMarkdown } from '../addresses.ts'
import { readHead } from '../head.ts'
import { parseYaml } from '../yaml.ts'
import { listChapters } from './chapters.ts'
import {
  gatherListed,
  isData,
  listOf,
  nothingSaid,
  overlay,
  pathOf,
  take,
  tellLeft,
  type Files,
  type Said,
  type Tool,
} from './project.ts'

const open = (file: string, files: Files) => {
  const { value, diagnostics } = parseYaml({ file, text: files[file] ?? '', at: 0 })
  return { ...value, diagnostics, top: { file, start: 0, end: 0 } }
}

const without = (left: readonly string[], ...known: readonly string[]) => left.filter(key => !known.includes(key))

/** `_quarto.yml`: a book with chapters, parts, appendices; a project that is no book has only its title. */
export const quarto: Tool = {
  files: ['_quarto.yml', '_quarto.yaml'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = open(file, files)
    const gathered = gatherListed()
    const section = ['book', 'website', 'manuscript'].find(name => isData(data[name])) ?? 'book'
    const book = isData(data[section]) ? data[section] : {}
    const whole = take(data, place)
    const own = take(book, place, [section])
    const walk = { by: file, files, place, gathered }
    if (section === 'book') {
      listChapters(walk, listOf(book['chapters']), ['book', 'chapters'])
      listChapters(walk, listOf(book['appendices']), ['book', 'appendices'], 'back')
    }
    const left = [
      ...without(whole.left, 'project', section),
      ...without(own.left, ...(section === 'book' ? ['chapters', 'appendices'] : [])).map(key => `${section}.${key}`),
      ...gathered.left,
    ]
    return {
      by: file,
      said: overlay(whole.said, own.said),
      order: gathered.order.length > 0 ? gathered.order : null,
      diagnostics: [...diagnostics, ...tellLeft(file, left, top)],
    }
  },
}

const isRmd = (path: string) => /\.rmd$/i.test(path)

/** bookdown: `rmd_files`, or all `.Rmd` of the folder; `index.Rmd` opens the book, and its front matter is the book's. */
export const bookdown: Tool = {
  files: ['_bookdown.yml', '_bookdown.yaml', 'index.Rmd', 'index.rmd'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = isRmd(file)
      ? { ...nothingSaid, diagnostics: [], top: null }
      : open(file, files)
    const named = data['rmd_files']
    const [format] = isData(named) ? ['html', 'epub', 'latex', ...Object.keys(named)].filter(key => key in named) : []
    const path = format === undefined ? ['rmd_files'] : ['rmd_files', format]
    const listed = listOf(isData(named) && format !== undefined ? named[format] : named)
    const gathered = gatherListed()
    const isOpening = (name: string) => /^index\.rmd$/i.test(name)
    const inFolder = Object.keys(files)
      .filter(name => isRmd(name) && !/(^|\/)_/.test(name) && (data['rmd_subdir'] === true || !name.includes('/')))
      .sort((a, b) => Number(isOpening(b)) - Number(isOpening(a)) || (a < b ? -1 : 1))
    if (listed.length > 0) listChapters({ by: file, files, place, gathered }, listed, path)
    else inFolder.forEach(name => gathered.add({ file: name, matter: null, part: null, span: null }))
    const opening = gathered.order.find(entry => isOpening(entry.file))?.file
    const own = take(data, place)
    const head = opening === undefined ? nothingSaid : readHead(opening, files[opening] ?? '')
    const left = [...without(own.left, 'rmd_files', 'rmd_subdir'), ...gathered.left]
    return {
      by: file,
      said: overlay(own.said, take(head.data, head.place).said),
      order: gathered.order,
      ...(opening !== undefined && { opening }),
      diagnostics: [...diagnostics, ...(top ? tellLeft(file, left, top) : [])],
    }
  },
}

/** `myst.yml`: what `project` says, and its table of contents. */
export const myst: Tool = {
  files: ['myst.yml', 'myst.yaml'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = open(file, files)
    const project = isData(data['project']) ? data['project'] : {}
    const gathered = gatherListed()
    listChapters({ by: file, files, place, gathered }, listOf(project['toc']), ['project', 'toc'])
    const { said, left } = take(project, place, ['project'])
    const others = [...without(Object.keys(data), 'version', 'project'), ...without(left, 'toc'), ...gathered.left]
    return {
      by: file,
      said,
      order: gathered.order.length > 0 ? gathered.order : null,
      diagnostics: [...diagnostics, ...tellLeft(file, others, top)],
    }
  },
}

/** Jupyter Book: `_toc.yml` gives the order, `_config.yml` beside it the title. */
export const jupyterBook: Tool = {
  files: ['_toc.yml', '_toc.yaml'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = open(file, files)
    const gathered = gatherListed()
    const walk = { by: file, files, place, gathered }
    for (const key of ['root', 'parts', 'chapters', 'sections']) {
      if (data[key] !== undefined) listChapters(walk, key === 'root' ? data[key] : listOf(data[key]), [key])
    }
    const left = [...without(Object.keys(data), 'format', 'root', 'parts', 'chapters', 'sections'), ...gathered.left]
    return {
      by: file,
      said: nothingSaid,
      order: gathered.order.length > 0 ? gathered.order : null,
      diagnostics: [...diagnostics, ...tellLeft(file, left, top)],
    }
  },
}

/** Whether YAML is a defaults file of Pandoc's that names a manuscript. */
export const isDefaults = (text: string) => /^input-files?[ \t]*:/m.test(text)

/** Pandoc: `input-files` of a defaults file, and what its `metadata` and `metadata-files` say. */
export const pandoc: Tool = {
  files: ['defaults.yaml', 'defaults.yml', 'pandoc.yaml', 'pandoc.yml', 'metadata.yaml', 'metadata.yml'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = open(file, files)
    if (!isDefaults(files[file] ?? '')) {
      const { said } = take(data, place)
      return { by: file, said, order: null, diagnostics }
    }
    const gathered = gatherListed()
    const left = without(Object.keys(data), 'input-files', 'input-file', 'metadata', 'metadata-files', 'metadata-file')
    const key = data['input-files'] === undefined ? 'input-file' : 'input-files'
    const inputs = listOf(data[key]).filter(entry => typeof entry === 'string')
    const abouts = [
      ...inputs.filter(name => /\.ya?ml$/i.test(name)),
      ...listOf(data['metadata-files']),
      ...listOf(data['metadata-file']),
    ]
    inputs.forEach((name, index) => {
      const span = place.of(Array.isArray(data[key]) ? [key, index] : [key])
      if (!/\.ya?ml$/i.test(name)) gathered.add({ file: pathOf(files, file, name), matter: null, part: null, span })
    })
    const own = take(data['metadata'], place, ['metadata'])
    let said: Said = nothingSaid
    for (const name of abouts) {
      const path = typeof name === 'string' ? pathOf(files, file, name) : ''
      if (files[path] === undefined || isMarkdown(path)) left.push(`${String(name)}, which was not found`)
      else {
        const about = open(path, files)
        said = overlay(said, take(about.data, about.place).said)
      }
    }
    return {
      by: file,
      said: overlay(said, own.said),
      order: gathered.order.length > 0 ? gathered.order : null,
      diagnostics: [...diagnostics, ...tellLeft(file, [...left, ...own.left, ...gathered.left], top)],
    }
  },
}

/** Jekyll, and what else keeps a site's title in `_config.yml`. */
export const site: Tool = {
  files: ['_config.yml', '_config.yaml'],
  read: (file, files) => {
    const { data, place, diagnostics, top } = open(file, files)
    const { said, left } = take(data, place)
    return { by: file, said, order: null, diagnostics: [...diagnostics, ...tellLeft(file, left, top)] }
  },
}
