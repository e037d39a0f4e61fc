import { relative, resolve, sep } from 'node:path'
import { join } from 'node:path/posix'
import { conserve } from '../importers/conservation.ts'
import { noAnswers, tellPlace, unused, writeDecisions, type Answers } from '../importers/decisions.ts'
import { ImportFault } from '../importers/fault.ts'
import { importFile, type Imported } from '../importers/formats.ts'
import { manuscriptOf, scaffoldOf } from '../importers/markdown.ts'
import { shelvePictures } from '../importers/pictures.ts'
import { freeNames } from '../model/slug.ts'
import {
  earlierImport,
  manuscriptName,
  picturesOf,
  readAnswers,
  readSource,
  writeImport,
  type Earlier,
} from '../press/importing.ts'
import { sha256 } from '../press/cache.ts'
import { openPdfJs } from '../press/pdfjs.ts'
import { writingFault } from '../press/shelve.ts'
import { Misunderstood, readWords, type Command, type Terminal } from './command.ts'
import { progressOf } from './progress.ts'

export const importOptions = {
  into: { type: 'string', value: 'DIR', says: 'folder for the manuscripts: here' },
  answers: { type: 'string', value: 'FILE', says: 'decisions with answers, in place of those beside the manuscript' },
  review: { type: 'boolean', says: 'write a page with the text beside its source' },
  force: { type: 'boolean', says: 'write over a manuscript that was edited' },
} as const

/** A source that has become a manuscript, not yet written. */
interface Made extends Imported {
  readonly path: string
  readonly name: string
  readonly markdown: string
  readonly answers: Answers
  readonly hash: string
}

/** Answers for a source: those of the file that was named, else those beside its manuscript, if they are about this source. */
const answersFor = async (
  path: string,
  hash: string,
  earlier: Earlier,
  named: string | undefined,
): Promise<Answers> => {
  if (named !== undefined) return (await readAnswers(named)).answers
  const { answered } = earlier
  if (!answered || answered.answers.size === 0) return noAnswers
  if (answered.source === hash) return answered.answers
  throw new ImportFault(
    `${path} is another file than the one its decisions were answered for. To use the answers all the same, name them with --answers; to do without, put the .decisions.yaml away`,
  )
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** At most so many open decisions are told one by one. */
const mostTold = 30

const summary = ({ path, name, format, draft, answers }: Made, into: string): string => {
  const { decisions, unplaced, furniture } = draft
  const of = (...grades: readonly string[]) => decisions.filter(({ grade }) => grades.includes(grade))
  const cuts = decisions.filter(({ kind }) => kind === 'join')
  const joined = cuts.filter(({ done }) => done === 'join').length
  const open = of('open')
  const idle = unused(answers, decisions)
  return [
    `${path} → ${join(into, `${name}.md`)} (${format})`,
    `  notes      ${draft.notes.length + unplaced.length} found, ${draft.notes.length} placed, ${unplaced.length} unplaced`,
    ...(cuts.length > 0 ? [`  page cuts  ${joined} joined, ${cuts.length - joined} between paragraphs`] : []),
    `  furniture  ${plural(furniture.length, 'piece')} taken out`,
    `  words      ${draft.words.length}, none lost`,
    `  decisions  ${open.length} open, ${of('likely').length} likely, ${of('sure').length} sure: ${join(into, `${name}.decisions.yaml`)}`,
    ...open
      .slice(0, mostTold)
      .map(
        ({ place, kind, done, alternatives, evidence }) =>
          `    ${[tellPlace(place), `${kind}: ${done}`].filter(Boolean).join(': ')}, or ${alternatives.join(', ') || 'nothing else'} (${evidence})`,
      ),
    ...(open.length > mostTold ? [`    and ${open.length - mostTold} more`] : []),
    ...(idle.length > 0 ? [`  answers    ${idle.length} not used, for nothing asks for them: ${idle.join(', ')}`] : []),
    '',
  ].join('\n')
}

/** Reads one source and makes its manuscript; the law of conservation holds for it. Writes nothing. */
const make = async (
  path: string,
  name: string,
  into: string,
  { named, force, step }: { named: string | undefined; force: boolean; step: (done: number, of: number) => void },
): Promise<Made> => {
  step(0, 1)
  const earlier = await earlierImport(into, name)
  if (resolve(path) === resolve(into, `${name}.md`))
    throw new ImportFault(`${path} would be overwritten by its own import: name another folder with --into`)
  if (earlier.edited && !force)
    throw new ImportFault(
      `${join(into, `${name}.md`)} has been edited since it was imported, or was not imported: it is left as it is; --force writes over it`,
    )
  const bytes = await readSource(path)
  const hash = sha256(bytes)
  const answers = await answersFor(path, hash, earlier, named)
  const imported = await importFile(path, bytes, answers, step, picturesOf(path), { openPdf: openPdfJs })
  const draft = shelvePictures(imported.draft, `${name}-figures`)
  const markdown = manuscriptOf(draft)
  conserve(path, draft, markdown, scaffoldOf(draft))
  return { ...imported, draft, path, name, markdown, answers, hash }
}

/** The way from a folder to a file, as an address has it. */
const fromFolder = (folder: string, path: string): string => relative(folder, path).split(sep).join('/')

/** The page to read; its writer is loaded only when it is asked for. */
const reviewOf = async ({ path, draft, lines, format }: Made, into: string): Promise<string> => {
  const { reviewPage } = await import('../writers/review.ts')
  return reviewPage(path, draft, lines, format === 'PDF' ? fromFolder(into, path) : null)
}

const filesOf = async (
  made: Made,
  into: string,
  review: boolean,
): Promise<readonly (readonly [path: string, content: string | Uint8Array])[]> => {
  const { path, name, draft, markdown, answers, hash } = made
  return [
    [`${name}.md`, markdown],
    [
      `${name}.decisions.yaml`,
      writeDecisions(path.split(/[/\\]/).at(-1) ?? path, draft, { source: hash, written: sha256(markdown), answers }),
    ],
    ...draft.pictures.map(({ src, bytes }) => [src, bytes] as const),
    ...(review ? [[`${name}.review.html`, await reviewOf(made, into)] as const] : []),
  ]
}

/** What a source's failure is called: a fault of the file, or one of ours with its file's name. */
const toldFault = (path: string, cause: unknown): string =>
  cause instanceof ImportFault
    ? cause.message
    : `${path} could not be read, by a fault of Octavo’s: ${cause instanceof Error ? cause.message : String(cause)}`

const nextSteps = (terminal: Terminal, into: string, made: readonly Made[], review: boolean): void => {
  const [only] = made
  const book = made.length === 1 && only ? join(into, `${only.name}.md`) : into
  terminal.out(
    [
      ...(review ? made.map(({ name }) => `  read      ${join(into, `${name}.review.html`)}`) : []),
      `  octavo check ${book}`,
      `  octavo build ${book}`,
      '',
    ].join('\n'),
  )
}

/** `octavo import FILE…`: every file becomes a reading, or nothing is written. */
export const importFiles: Command = async (words, terminal) => {
  const { values, positionals } = readWords(words, importOptions, 1000)
  if (positionals.length === 0) throw new Misunderstood('say what: octavo import FILE…')
  if (values.answers !== undefined && positionals.length > 1)
    throw new Misunderstood('--answers is for one file: import the files one by one')
  const into = values.into ?? '.'
  const free = freeNames()
  const made: Made[] = []
  const faults: string[] = []
  for (const path of positionals) {
    const name = free(manuscriptName(path))
    const progress = progressOf(terminal)
    try {
      made.push(
        await make(path, name, into, {
          named: values.answers,
          force: values.force === true,
          step: progress.step(path),
        }),
      )
    } catch (cause) {
      if (process.env['OCTAVO_TRACE'] !== undefined && cause instanceof Error) terminal.error(`${cause.stack}\n`)
      faults.push(toldFault(path, cause))
    }
    progress.clear()
  }
  if (faults.length > 0) {
    for (const fault of faults) terminal.error(`octavo import: ${fault}\n`)
    terminal.error('nothing was written\n')
    return 1
  }
  try {
    const files = await Promise.all(made.map(one => filesOf(one, into, values.review === true)))
    await writeImport(into, new Map(files.flat()))
  } catch (cause) {
    const fault = writingFault(cause)
    if (fault === null) throw cause
    terminal.error(`octavo import: ${into}: ${fault}; nothing was written\n`)
    return 1
  }
  for (const one of made) terminal.out(summary(one, into))
  nextSteps(terminal, into, made, values.review === true)
  return 0
}
