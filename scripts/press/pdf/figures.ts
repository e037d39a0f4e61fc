/** Pictures on a page: what its tags say of them (ISO 32000-1, 14.8.4.5), and whether anything is drawn there. */
import type { PDFPageProxy, StructTreeContent, StructTreeNode } from 'pdfjs-dist/types/src/display/api.d.ts'
import { loadPdfApi } from '../../importers/pdf/library.ts'
import type { PdfFigure } from './facts.ts'

/** Numbers of marked contents below a node; their names end in them: `p351R_mc22`. */
const marksIn = (node: StructTreeNode | StructTreeContent): readonly number[] =>
  'children' in node ? node.children.flatMap(marksIn) : [Number(/\d+$/.exec(node.id)?.[0] ?? -1)]

/** pdf.js shows what holds a page's marks with all its kids, those of other pages too: these have no marks there. */
const figuresIn = (node: StructTreeNode | StructTreeContent): readonly StructTreeNode[] => {
  if (!('children' in node)) return []
  return node.role !== 'Figure' ? node.children.flatMap(figuresIn) : marksIn(node).length > 0 ? [node] : []
}

/** Numbers of the marked contents in which something is painted. */
const paintedOn = async (page: PDFPageProxy): Promise<ReadonlySet<number>> => {
  const { OPS } = await loadPdfApi()
  const paints = new Set([
    ...[OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject, OPS.paintImageXObjectRepeat],
    ...[OPS.constructPath, OPS.shadingFill, OPS.showText],
  ])
  const { fnArray, argsArray } = await page.getOperatorList({ intent: 'print' })
  const open: (number | null)[] = []
  const painted = new Set<number>()
  for (const [index, operator] of fnArray.entries()) {
    if (operator === OPS.beginMarkedContent) open.push(null)
    if (operator === OPS.beginMarkedContentProps) open.push((argsArray[index] as [string, number | null])[1])
    if (operator === OPS.endMarkedContent) open.pop()
    if (paints.has(operator)) for (const mark of open) if (mark !== null) painted.add(mark)
  }
  return painted
}

/** What a page is drawn by is read only where its tags know of a picture. */
export const readFigures = async (page: PDFPageProxy, tree: StructTreeNode | null): Promise<readonly PdfFigure[]> => {
  const figures = tree ? figuresIn(tree) : []
  if (figures.length === 0) return []
  const painted = await paintedOn(page)
  return figures.map(figure => ({
    alt: (figure as { alt?: string }).alt ?? '',
    isDrawn: marksIn(figure).some(mark => painted.has(mark)),
  }))
}
