/** OpenDocument texts (.odt, .ott, .fodt), as LibreOffice and others write them. */
import { freeNames, slug } from '../model/slug.ts'
import type { Answers } from './decisions.ts'
import type { Draft, DraftNote } from './draft.ts'
import { ImportFault } from './fault.ts'
import { stylesOf } from './odt/styles.ts'
import type { Context } from './odt/context.ts'
import { readDeletions, readFlow } from './odt/text.ts'
import { countWords } from './odt/words.ts'
import { pagesNamed } from './office/bookmarks.ts'
import { blocksOfFlow } from './office/flow.ts'
import { notesByHand } from './office/handmade.ts'
import { openLedger } from './ledger.ts'
import { gatherPictures, tellUnshown } from './office/pictures.ts'
import { tellTheRest } from './office/rest.ts'
import { settleText } from './office/settle.ts'
import { most } from './office/sink.ts'
import { child, elementsIn, readXml, textIn, within, type Element } from './office/xml.ts'
import { isZip, openZip, type Zip } from './office/zip.ts'

/** The documents of the file: content, styles and properties; the same one three times when it is a flat file. */
interface Source {
  readonly file: string
  readonly zip: Zip | null
  readonly content: Element
  readonly styles: Element | undefined
  readonly meta: Element | undefined
  /** What is counted: name and bytes of each document that holds text. */
  readonly texts: readonly (readonly [string, Uint8Array])[]
}

const isFlat = (bytes: Uint8Array): boolean =>
  /<(\w+:)?document[\s>][^]*opendocument/.test(new TextDecoder().decode(bytes.subarray(0, 4000)))

const refusal = (file: string) =>
  new ImportFault(
    `${file} is no OpenDocument text (.odt): open it in the program that made it and save it as .odt or .docx`,
  )

const sourceOf = (file: string, bytes: Uint8Array): Source => {
  if (!isZip(bytes)) {
    if (!isFlat(bytes)) throw refusal(file)
    const root = readXml(file, bytes)
    return { file, zip: null, content: root, styles: root, meta: root, texts: [[file, bytes]] }
  }
  const zip = openZip(file, bytes)
  const manifest = zip.read('META-INF/manifest.xml')
  if (manifest && new TextDecoder().decode(manifest).includes('encryption-data'))
    throw new ImportFault(`${file} is locked with a password: open it, take the password off, and save it anew`)
  const content = zip.read('content.xml')
  if (!content) throw refusal(file)
  const styles = zip.read('styles.xml')
  const meta = zip.read('meta.xml')
  return {
    file,
    zip,
    content: readXml(`${file} (content.xml)`, content),
    styles: styles ? readXml(`${file} (styles.xml)`, styles) : undefined,
    meta: meta ? readXml(`${file} (meta.xml)`, meta) : undefined,
    texts: [[`${file} (content.xml)`, content], ...(styles ? [[`${file} (styles.xml)`, styles] as const] : [])],
  }
}

/** Bookmarks of headings that links lead to, by their names and by the headings' own words, with ids. */
const anchorsOf = (body: Element): ReadonlyMap<string, string> => {
  const wanted = new Set(
    [...within(body, 'text:a')].map(({ attributes }) => (attributes['xlink:href'] ?? '').replace(/^#/, '')),
  )
  const anchors = new Map<string, string>()
  for (const heading of within(body, 'text:h'))
    for (const { attributes } of [...within(heading, 'text:bookmark'), ...within(heading, 'text:bookmark-start')]) {
      const name = attributes['text:name'] ?? ''
      if (wanted.has(name)) anchors.set(name, slug(name, `place-${anchors.size + 1}`))
    }
  return anchors
}

const inPackage = (href: string): string => href.replace(/^\.\//, '')

/** An object's own document, when it holds a formula. */
const formulaIn = ({ file, zip }: Source, object: Element): Element | null => {
  const inside = [...within(object, 'math:math')][0]
  const path = `${inPackage(object.attributes['xlink:href'] ?? '').replace(/\/$/, '')}/content.xml`
  const bytes = inside ? null : zip?.read(path)
  const root = inside ?? (bytes ? readXml(`${file} (${path})`, bytes) : undefined)
  return root?.name === 'math:math' ? root : null
}

interface Reading {
  readonly draft: Draft
  readonly language: string | undefined
}

const readWith = (source: Source, answers: Answers, language: string | undefined): Reading => {
  const { file, zip, content } = source
  const body = child(child(content, 'office:body'), 'office:text')
  if (!body) throw refusal(file)
  const state = { breaks: 0, lists: 0, notes: 0 }
  const breaks = [...within(body, 'text:soft-page-break')].length
  const ledger = openLedger(answers, () => (breaks > 0 ? { page: String(state.breaks + 1) } : {}))
  const marksBreaks =
    breaks > 0 &&
    ledger.choose(
      'page-breaks',
      ['leave-out', 'page-marks'],
      'likely',
      `${breaks} page breaks of the word processor’s own layout: they are not the pages of a printed source`,
      '',
    ) === 'page-marks'
  const pictures = gatherPictures(file)
  const missing: string[] = []
  const notes: DraftNote[] = []
  const free = freeNames()
  const marks = new Set<string>()
  let begunAnew = false
  const formulas: string[] = []
  const context: Context = {
    ledger,
    styles: stylesOf([...(source.styles ? [source.styles] : []), ...(source.styles === content ? [] : [content])]),
    language,
    languages: new Map(),
    pages: pagesNamed(
      [...within(body, 'text:bookmark'), ...within(body, 'text:bookmark-start')].map(
        ({ attributes }) => attributes['text:name'] ?? '',
      ),
    ),
    anchors: anchorsOf(body),
    marksBreaks,
    state,
    notes,
    labelOf: printed => {
      const safe = printed.replace(/[\s[\]^`<>\\]+/g, '') || 'mark'
      begunAnew ||= marks.has(safe)
      marks.add(safe)
      return free(safe)
    },
    labels: [],
    lostLinks: [],
    unknown: new Map(),
    picture: image => {
      const path = inPackage(image.attributes['xlink:href'] ?? '')
      const data = child(image, 'office:binary-data')
      const bytes = data ? Buffer.from(textIn(data), 'base64') : /^\w+:/.test(path) ? null : zip?.read(path)
      const added = bytes ? pictures.add(data ? `#${pictures.all.length}` : path, bytes) : null
      if (!added) missing.push(path)
      else if (!added.shown) tellUnshown(ledger, added.src)
      return added?.src ?? null
    },
    formula: object => {
      const formula = formulaIn(source, object)
      if (formula && object.attributes['xlink:href'] !== undefined)
        formulas.push(`${inPackage(object.attributes['xlink:href']).replace(/\/$/, '')}/content.xml`)
      return formula
    },
    counts: new Map(),
  }
  const place = { inNote: false, inCell: false, taken: null }
  readDeletions(context, body)
  const flow = readFlow(context, body, place)
  const edges = [...within(source.styles ?? content, 'style:master-page')].flatMap(elementsIn)
  for (const edge of edges)
    if (/^style:(header|footer)/.test(edge.name))
      readFlow(context, edge, { ...place, inNote: true, taken: 'running-head' })

  const properties = child(source.meta, 'office:meta')
  const handmade = state.notes === 0 ? notesByHand(flow, ledger) : { flow, notes: [] }
  const settled = settleText(
    handmade.flow,
    {
      title: textIn(child(properties, 'dc:title')),
      creator: textIn(child(properties, 'meta:initial-creator')) || textIn(child(properties, 'dc:creator')),
    },
    ledger,
  )
  const blocks = blocksOfFlow(settled.flow, ledger)
  tellTheRest(ledger, { ...context, begunAnew, missing })

  const counts = [
    ...source.texts,
    ...formulas.map(path => [`${file} (${path})`, zip?.read(path) ?? new Uint8Array()] as const),
  ].map(([name, bytes]) => countWords(name, bytes))
  const counted = counts.reduce((sum, { notes: some }) => sum + some, 0)
  if (counted !== state.notes)
    throw new ImportFault(
      `${file} has ${counted} notes, and ${state.notes} came through: this is a fault of Octavo’s, please report it with the file`,
    )
  const draft: Draft = {
    credit: { ...settled.credit, ...(language !== undefined && { language }) },
    ...(settled.title && { title: settled.title }),
    blocks,
    notes: [...notes, ...handmade.notes],
    unplaced: [],
    pictures: pictures.all,
    furniture: ledger.furniture,
    decisions: ledger.decisions,
    words: counts.flatMap(({ words }) => words),
  }
  return { draft, language: most(context.languages as ReadonlyMap<string | undefined, number>, undefined) }
}

/** Reads an OpenDocument text. Throws an ImportFault when it is none, is damaged, locked or too large. */
export const readOdt = async (file: string, bytes: Uint8Array, answers: Answers): Promise<Draft> => {
  const source = sourceOf(file, bytes)
  // Read twice: only a whole text tells which of its languages is its own.
  const { draft, language } = readWith(source, answers, undefined)
  return Promise.resolve(language === undefined ? draft : readWith(source, answers, language).draft)
}
