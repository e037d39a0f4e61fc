/** ALTO 2 to 4 (libraries, ABBYY, tesseract) → lines with their places. */
import { wordsOf } from './conservation.ts'
import { ImportFault } from './fault.ts'
import { settle } from './geometry.ts'
import { median } from './geometry/measures.ts'
import { languageTag } from './hocr.ts'
import type { LinedSource, Run } from './lines.ts'
import { placePages, type Area, type ScannedLine, type ScannedPage, type ScannedWord } from './ocr/scan.ts'
import { decode, tagsOf, type Tag } from './ocr/tags.ts'
import { lookup } from '../model/lookup.ts'

/** Units in one point. Pixels say nothing of size: null. */
const units: Readonly<Record<string, number>> = lookup({ mm10: 254 / 72, inch1200: 1200 / 72 })

interface Style {
  readonly dress: Omit<Run, 'text'>
  /** Points. */
  readonly size: number | null
}

/** `FONTSTYLE` and `STYLE`: one or several of these words. */
const dressOf = (words: string): Omit<Run, 'text'> => ({
  ...(/italic/i.test(words) && { italic: true }),
  ...(/bold/i.test(words) && { bold: true }),
  ...(/small ?caps/i.test(words) && { smallCaps: true }),
  ...(/superscript/i.test(words) && { raised: true }),
  ...(/subscript/i.test(words) && { lowered: true }),
})

const number = (tag: Tag, name: string): number => Number(tag.attributes.get(name) ?? NaN) || 0

const areaOf = (tag: Tag): Area => {
  const [left, top] = [number(tag, 'hpos'), number(tag, 'vpos')]
  return { left, top, right: left + number(tag, 'width'), bottom: top + number(tag, 'height') }
}

/** `BASELINE`: one height, or, from version 4 on, points along it. */
const baselineOf = (
  text: string | undefined,
  { bottom }: Area,
): { readonly slope: number; readonly offset: number | null } => {
  const [x0 = 0, y0, ...more] = (text ?? '')
    .split(/[\s,]+/)
    .filter(part => part !== '')
    .map(Number)
  if (y0 === undefined) return { slope: 0, offset: x0 > 0 ? x0 - bottom : null }
  const [x1 = x0, y1 = y0] = more.slice(-2)
  const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0
  return { slope: Math.abs(slope) < 0.2 ? slope : 0, offset: y0 - bottom }
}

type Growing = Omit<ScannedPage, 'blocks' | 'rules'> & { blocks: ScannedLine[][]; rules: Area[] }

/** Points of type for each unit of height: by lines whose style tells their size, a line being 0.93 em high. */
const scaleOf = (told: readonly { readonly points: number; readonly height: number }[]): number | null =>
  told.length < 3 ? null : median(told.map(({ points, height }) => height / 0.93 / points))

const pagesOf = (file: string, text: string) => {
  const styles = new Map<string, Style>()
  const pages: Growing[] = []
  const told: { points: number; height: number }[] = []
  let unit = ''
  let measured: string | null = null
  let language: string | null = null
  let block: Style[] = []
  let line: { readonly size: readonly (number | null)[]; readonly words: ScannedWord[] } | null = null

  const stylesOf = (tag: Tag): Style[] =>
    (tag.attributes.get('stylerefs') ?? '').split(/\s+/).flatMap(id => styles.get(id) ?? [])
  const acts: Readonly<Record<string, (tag: Tag) => void>> = {
    textstyle: tag =>
      styles.set(tag.attributes.get('id') ?? '', {
        dress: dressOf(tag.attributes.get('fontstyle') ?? ''),
        size: number(tag, 'fontsize') || null,
      }),
    page: tag =>
      pages.push({
        label: tag.attributes.get('printed_img_nr')?.trim() || null,
        width: number(tag, 'width'),
        height: number(tag, 'height'),
        scale: units[unit] ?? null,
        blocks: [],
        rules: [],
      }),
    textblock: tag => {
      language ??= tag.attributes.get('lang') ?? tag.attributes.get('language') ?? null
      block = stylesOf(tag)
      pages.at(-1)?.blocks.push([])
    },
    graphicalelement: tag => pages.at(-1)?.rules.push(areaOf(tag)),
    textline: tag => {
      const area = areaOf(tag)
      const own = [...stylesOf(tag), ...block].find(({ size }) => size !== null)?.size ?? null
      const words: ScannedWord[] = []
      const sizes: (number | null)[] = [own]
      line = { size: sizes, words }
      pages
        .at(-1)
        ?.blocks.at(-1)
        ?.push({ area, ...baselineOf(tag.attributes.get('baseline'), area), size: own, words })
      if (own !== null) told.push({ points: own, height: area.bottom - area.top })
    },
    string: tag => {
      const own = [...stylesOf(tag), ...block]
      line?.words.push({
        text: tag.attributes.get('content') ?? '',
        area: areaOf(tag),
        dress: Object.assign(
          {},
          ...own.map(({ dress }) => dress),
          dressOf(tag.attributes.get('style') ?? ''),
        ) as Style['dress'],
      })
    },
    hyp: tag => line?.words.push({ text: tag.attributes.get('content') ?? '-', area: null, dress: {}, joined: true }),
  }
  for (const part of tagsOf(file, text, /<\/(?:\w+:)?alto\s*>\s*$/i)) {
    if (typeof part === 'string') {
      if (measured !== null) measured += part
      continue
    }
    if (part.name === 'measurementunit') {
      if (part.closes) unit = (measured ?? '').trim().toLowerCase()
      measured = part.closes ? null : ''
    } else if (part.closes) {
      if (part.name === 'textline') line = null
    } else acts[part.name]?.(part)
  }
  // Sizes are told in points: into the units of the places.
  const scale = units[unit] ?? scaleOf(told)
  return {
    language,
    told: told.length > 0,
    pages: pages.map(page => ({
      ...page,
      scale: page.scale ?? scale,
      blocks: page.blocks.map(lines =>
        lines.map(one => ({ ...one, size: one.size !== null && scale !== null ? one.size * scale : null })),
      ),
    })),
  }
}

/** Words of the file by another way: what its strings hold, tag by tag. */
const countWords = (text: string): readonly string[] =>
  wordsOf(
    [...text.matchAll(/<(?:\w+:)?String\b[^>]*?\sCONTENT\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
      .map(([, double, single]) => decode(double ?? single ?? ''))
      .join(' '),
  )

/** Lines of an ALTO file with their places and zones. Throws an ImportFault for what is none, is cut short, or has no words. */
export const readAlto = (file: string, text: string): LinedSource => {
  const { pages, language, told } = pagesOf(file, text)
  if (pages.length === 0) throw new ImportFault(`${file}: has no Page in it; is it ALTO?`)
  const placed = placePages(pages, told)
  if (placed.every(({ lines }) => lines.length === 0)) throw new ImportFault(`${file}: no words were recognised in it`)
  return {
    file,
    pages: settle(placed, !told),
    language: languageTag(language),
    title: null,
    authors: [],
    words: countWords(text),
  }
}
