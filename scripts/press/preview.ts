/** The laid-out pages as one HTML document, to be looked at while a book is being written: nothing is printed. */
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Book } from '../model/book.ts'
import type { Numbering } from '../numbering/numbering.ts'
import { attributes, element, escapeHtml } from '../writers/html.ts'
import { assembleSheets } from './assembly.ts'
import { withBrowserAtHand } from './browser/run.ts'
import { newPagesOf } from './browser/tabs.ts'
import { layBook, prepareJob, type PrintTools } from './job.ts'
import { bedFiles } from './paged.ts'

/** Sheets on a table; only those that are seen are drawn. */
const tableCss = `
  html { background: #777 }
  body { display: flex; flex-direction: column; align-items: center; gap: 16px; padding: 16px }
  .page { flex: none; background: #fff; content-visibility: auto; contain-intrinsic-size: var(--page-width) var(--page-height) }
`

/**
 * Writes the pages of a book into `folder`, which must be there, as index.html with its pictures. What has not changed since
 * the last time comes out of the cache. Gives the number of pages; throws as pressPrint does.
 */
export const pressPages = async (
  book: Book,
  numbering: Numbering,
  folder: string,
  tools: PrintTools,
): Promise<number> => {
  const job = await prepareJob(book, numbering, folder, tools)
  const { language, title } = book.metadata
  const laid = await withBrowserAtHand(
    async (browser, { version }) => {
      const made = await layBook(job, newPagesOf(browser).newPage, version)
      await Promise.all(made.engines.map(({ close }) => close()))
      return made
    },
    { signal: tools.signal },
  )
  const head = `<meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${job.styles}${tableCss}</style>`
  const body = element('body', {}, laid.inGutter(assembleSheets(laid.pages, language)))
  const html = `<!doctype html><html${attributes({ lang: language })}><head>${head}</head>${body}</html>`
  await writeFile(path.join(folder, 'index.html'), html)
  for (const file of bedFiles) await rm(path.join(folder, file), { force: true })
  return laid.pages.length
}
