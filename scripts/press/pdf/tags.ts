/** The tags of a page: what each marked content stands in (ISO 32000-1, 14.7). */
import type { StructTreeContent, StructTreeNode } from 'pdfjs-dist/types/src/display/api.d.ts'
import type { PdfTag } from './facts.ts'

/** A tag, with its place in the order in which the page is read. */
export interface RankedTag extends PdfTag {
  readonly rank: number
}

/** By the ids of marked contents. */
export type Tags = ReadonlyMap<string, RankedTag>

export const tagsIn = (tree: StructTreeNode): Tags => {
  const tags = new Map<string, RankedTag>()
  const walk = (node: StructTreeNode | StructTreeContent, roles: readonly string[], language: string | null): void => {
    if ('children' in node) {
      const own = [...roles, node.role]
      const { lang = language } = node as { lang?: string }
      for (const child of node.children) walk(child, own, lang)
    } else if (node.type === 'content') tags.set(node.id, { roles, language, rank: tags.size })
  }
  walk(tree, [], null)
  return tags
}
