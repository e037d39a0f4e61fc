/** Cross-references that name pages: none on the page of its own target, and the right folio everywhere else. */
import { hasRoom, targetOf, withFolios, withoutPages } from '../writers/references.ts'
import { placesOf, type BookPage } from './imposition.ts'
import type { LaidPage } from './paged.ts'

/** References that stand on the page of their target. */
const nearOn = (pages: readonly Pick<LaidPage, 'ids'>[]): ReadonlySet<string> =>
  new Set(
    pages.flatMap(({ ids }) => {
      const own = new Set(ids)
      return ids.filter(id => own.has(targetOf(id) ?? ''))
    }),
  )

/** Rounds after which a reference keeps its page even beside its target. */
const most = 4

/**
 * Lays a document out so that a reference beside its target prints no page. One that would leave its target's page for
 * want of its own words keeps them. Documents without such references are laid out once.
 */
export const layReferences = async <T extends { readonly pages: readonly Pick<LaidPage, 'ids'>[] }>(
  html: string,
  lay: (html: string) => Promise<T>,
): Promise<T> => {
  const silent = new Set<string>()
  const spoken = new Set<string>()
  for (let round = 0; ; round++) {
    const laid = await lay(withoutPages(html, silent))
    const near = nearOn(laid.pages)
    const gone = [...silent].filter(id => !near.has(id))
    const come = round < most ? [...near].filter(id => !silent.has(id) && !spoken.has(id)) : []
    if (gone.length + come.length === 0) return laid
    for (const id of gone) {
      silent.delete(id)
      spoken.add(id)
    }
    for (const id of come) silent.add(id)
  }
}

const folios = (pages: readonly BookPage[]): ((id: string) => string) => {
  const places = placesOf(pages)
  return id => pages[places.get(id) ?? -1]?.folio ?? ''
}

/** Whether all references have room for the folios of their targets. */
export const allHaveRoom = (pages: readonly BookPage[]): boolean => {
  const folio = folios(pages)
  return pages.every(({ laid }) => laid === null || (hasRoom(laid.text, folio) && hasRoom(laid.foot, folio)))
}

/** Pages with the folios of all targets in their references. */
export const fillReferences = (pages: readonly BookPage[]): readonly BookPage[] => {
  const folio = folios(pages)
  const fill = (laid: LaidPage): LaidPage => ({
    ...laid,
    text: withFolios(laid.text, folio),
    foot: withFolios(laid.foot, folio),
  })
  return pages.map(page => (page.laid === null ? page : { ...page, laid: fill(page.laid) }))
}
