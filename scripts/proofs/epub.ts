/** The finished e-book, read back from its zip as an e-reader reads it: container, package document, spine, XHTML. */
import { unzipSync } from 'fflate'
import { hidesOf } from './hidden.ts'
import { speller } from './letters.ts'
import { elementsIn, readXml, textOf, type Element } from './markup.ts'
import {
  joinFiles,
  targetOf,
  type EditionReading,
  type FileProblem,
  type LeadReading,
  type Passage,
} from './reading.ts'
import { needProblems } from './needs.ts'
import type { PackageReading } from './package.ts'
import type { Files } from './web.ts'

/** The files of a zip; throws for bytes that are none. */
export const unzip = (bytes: Uint8Array): Files => new Map(Object.entries(unzipSync(bytes)))

const isText = (file: string) => /\.(xhtml|html?|opf|ncx|xml|svg)$/i.test(file)

const first = (root: Element | undefined, name: string): Element | undefined =>
  root && [...elementsIn(root)].find(element => element.name === name)

/** Every file that ought to be XML, and what is wrong with those that are not. */
const readTrees = (
  files: Files,
): { readonly trees: ReadonlyMap<string, Element>; readonly problems: readonly FileProblem[] } => {
  const trees = new Map<string, Element>()
  const problems: FileProblem[] = []
  for (const [file, bytes] of files) {
    if (!isText(file)) continue
    const { root, problem } = readXml(new TextDecoder().decode(bytes))
    if (root) trees.set(file, root)
    else problems.push({ file, problem: `is not well-formed: ${problem}` })
  }
  return { trees, problems }
}

/** Files of the spine, in order; null for one that is not there. */
const readSpine = (
  packageFile: string,
  opf: Element,
): readonly { readonly id: string; readonly file: string | null; readonly isApart: boolean }[] => {
  const elements = [...elementsIn(opf)]
  const manifest = new Map(
    elements
      .filter(({ name }) => name === 'item')
      .map(({ attributes }) => [
        attributes.get('id'),
        targetOf(packageFile, attributes.get('href') ?? '')?.file ?? null,
      ]),
  )
  return elements
    .filter(({ name }) => name === 'itemref')
    .map(({ attributes }) => ({ id: attributes.get('idref') ?? '', isApart: attributes.get('linear') === 'no' }))
    .map(item => ({ ...item, file: manifest.get(item.id) ?? null }))
}

/** The labels of the list that older readers know, each a way to its place. */
const readNcx = (file: string, root: Element): Passage => {
  const pen = speller()
  const [leads, blocks]: [LeadReading[], number[]] = [[], []]
  for (const { name, attributes, children } of elementsIn(root)) {
    if (name === 'text') {
      pen.end()
      blocks.push(pen.at())
      pen.text(children.map(textOf).join(''))
    }
    const target = name === 'content' ? targetOf(file, attributes.get('src') ?? '') : null
    if (target) leads.push({ from: blocks.at(-1) ?? 0, to: pen.at(), target })
  }
  pen.end()
  return { ...pen.done(), leads, blocks, calls: [], pictures: [], dresses: [] }
}

/** An e-book as it was read; without `package` where no package document is. */
export interface EpubReading extends EditionReading {
  readonly package: PackageReading | null
}

/** Reads an e-book. What an e-reader would trip over (a file that is not well-formed, a gap in the spine) is told. */
export const readEpub = (files: Files): EpubReading => {
  const { trees, problems } = readTrees(files)
  const container = 'META-INF/container.xml'
  const packageFile = first(trees.get(container), 'rootfile')?.attributes.get('full-path') ?? ''
  const opf = trees.get(packageFile)
  const hides = hidesOf(files)
  if (!opf) {
    const lost = { file: container, problem: 'leads to no package document' }
    return { ...joinFiles([], files, [...problems, lost], hides), package: null }
  }
  const spine = readSpine(packageFile, opf)
  const pages = [...trees].filter(([, { name }]) => name === 'html').map(([file]) => file)
  const order = new Set([...spine.flatMap(({ file }) => file ?? []), ...pages])
  const roots = [...order].flatMap(file => {
    const root = trees.get(file)
    return root ? [[file, root] as const] : []
  })
  const reading = joinFiles(
    roots,
    files,
    [
      ...problems,
      ...spine
        .filter(({ file }) => file === null || !files.has(file))
        .map(({ id }) => ({ file: packageFile, problem: `the spine names “${id}”, which is not there` })),
      ...needProblems(roots, files),
    ],
    hides,
  )
  const ncx = [...trees].filter(([, { name }]) => name === 'ncx')
  return {
    ...reading,
    package: { file: packageFile, root: opf, spine, trees, files },
    frames: new Map([...reading.frames, ...ncx.map(([file, root]) => [file, readNcx(file, root)] as const)]),
  }
}
