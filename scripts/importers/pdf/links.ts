/** Links of a PDF: out of it by address, within it to the line at which they point. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/types/src/display/api.d.ts'
import type { PlacedLine, PlacedPage } from '../geometry/placed.ts'
import { noteHead } from '../geometry/measures.ts'
import type { LinkAt } from './page.ts'

interface AnnotationLike {
  readonly subtype: string
  readonly rect: readonly number[]
  readonly dest?: string | readonly unknown[] | null
  readonly url?: string
}

interface Target {
  readonly page: number
  /** Points from the left and the top; null when the whole page is meant. */
  readonly x: number | null
  readonly y: number | null
}

export interface Links {
  /** Links of a page by place. `transform` leads from the page's coordinates to points from its top left corner. */
  readonly at: (page: PDFPageProxy, transform: readonly number[]) => Promise<LinkAt>
  /** The pages with an anchor at each line that a link leads to. */
  readonly settle: (pages: readonly PlacedPage[]) => readonly PlacedPage[]
}

const anchored = (line: PlacedLine, anchor: string): PlacedLine => ({
  ...line,
  runs: line.runs.map((run, index) => (index === 0 ? { ...run, anchors: [...(run.anchors ?? []), anchor] } : run)),
})

/** Points by which programs point above the top of what they mean. */
const lifts: readonly (readonly [RegExp, number])[] = [[/typst/i, 10]]

/** The line at which a place points: the nearest to it; one that begins as a note does before others. */
const lineAt = (lines: readonly PlacedLine[], { x, y }: Target): PlacedLine | undefined => {
  if (y === null) return lines[0]
  const distance = ({ box }: PlacedLine) => (box ? Math.abs(box.y - y) : Infinity)
  const near = lines.filter(line => distance(line) < 1.4 * line.size)
  const beside = near.filter(({ box }) => x === null || (box !== null && box.x + box.width > x))
  const candidates = [...(beside.length > 0 ? beside : near)].sort((a, b) => distance(a) - distance(b))
  const begins = (line: PlacedLine) =>
    distance(line) < 0.8 * line.size && (noteHead(line.runs) || line.runs[0]?.href?.startsWith('#') === true)
  return candidates.find(begins) ?? candidates[0]
}

/** `maker` is the program that made the file, as it says. */
export const linksOf = (document: PDFDocumentProxy, maker: string): Links => {
  const lift = lifts.find(([program]) => program.test(maker))?.[1] ?? 0
  const anchors = new Map<string, Target>()
  const pages = new Map<string, number>()
  const transforms: (readonly number[])[] = []
  const targets: { readonly anchor: string; readonly page: number; readonly left: unknown; readonly top: unknown }[] =
    []
  const known = new Map<string, string | null>()
  let named: Promise<Record<string, unknown>> | null = null

  const pageOf = async (target: unknown): Promise<number | null> => {
    if (typeof target === 'number') return target
    const { num, gen } = (target ?? {}) as { num?: number; gen?: number }
    if (num === undefined) return null
    const key = `${num} ${gen ?? 0}`
    const page = pages.get(key) ?? (await document.getPageIndex({ num, gen: gen ?? 0 }).catch(() => -1))
    pages.set(key, page)
    return page < 0 ? null : page
  }
  const anchorOf = async (destination: AnnotationLike['dest']): Promise<string | null> => {
    const key = JSON.stringify(destination)
    const before = known.get(key)
    if (before !== undefined) return before
    named ??= document.getDestinations().catch(() => ({}))
    const explicit = typeof destination === 'string' ? (await named)[destination] : destination
    const [target, kind, ...rest] = Array.isArray(explicit) ? (explicit as readonly unknown[]) : []
    const page = await pageOf(target)
    const anchor = page === null ? null : `place-${known.size + 1}`
    const name = (kind as { name?: string } | undefined)?.name ?? ''
    const [left, top] =
      name === 'XYZ' ? rest : name.startsWith('FitH') || name === 'FitBH' ? [null, rest[0]] : [rest[0], rest[3]]
    if (page !== null && anchor !== null) targets.push({ anchor, page, left, top })
    known.set(key, anchor)
    return anchor
  }

  return {
    at: async (page, transform) => {
      transforms[page.pageNumber - 1] = transform
      const annotations = (await page
        .getAnnotations({ intent: 'display' })
        .catch(() => [])) as readonly AnnotationLike[]
      const places: { readonly box: readonly number[]; readonly href: string }[] = []
      for (const { subtype, rect, dest, url } of annotations) {
        if (subtype !== 'Link') continue
        const anchor = dest ? await anchorOf(dest) : null
        const href = url && /^(?:https?|mailto|doi):/i.test(url) ? url : anchor === null ? null : `#${anchor}`
        if (href !== null) places.push({ box: placed(rect, transform), href })
      }
      if (places.length === 0) return null
      return (x, y) =>
        places.find(({ box: [x0 = 0, y0 = 0, x1 = 0, y1 = 0] }) => x >= x0 && x <= x1 && y >= y0 && y <= y1)?.href
    },
    settle: all => {
      for (const { anchor, page, left, top } of targets) {
        const transform = transforms[page]
        if (!transform) continue
        const [x = 0, y = 0] = placed([Number(left ?? 0), Number(top ?? 0)], transform)
        anchors.set(anchor, {
          page,
          x: typeof left === 'number' ? x : null,
          y: typeof top === 'number' ? y + lift : null,
        })
      }
      return all.map((page, index) => {
        const own = [...anchors].filter(([, target]) => target.page === index)
        if (own.length === 0) return page
        const at = own.map(([anchor, target]) => [anchor, lineAt(page.lines, target) ?? page.lines[0]] as const)
        const lines = page.lines.map(line =>
          at.filter(([, target]) => target === line).reduce((marked, [anchor]) => anchored(marked, anchor), line),
        )
        return { ...page, lines }
      })
    },
  }
}

/** Corners in points from the top left, the smaller first. */
const placed = (
  corners: readonly number[],
  [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0]: readonly number[],
): readonly number[] => {
  const [x0 = 0, y0 = 0, x1 = x0, y1 = y0] = corners
  const [left, top] = [a * x0 + c * y0 + e, b * x0 + d * y0 + f]
  const [far, foot] = [a * x1 + c * y1 + e, b * x1 + d * y1 + f]
  return [Math.min(left, far), Math.min(top, foot), Math.max(left, far), Math.max(top, foot)]
}
