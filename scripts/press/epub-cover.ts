/**
 * The cover as shops and shelves take it. A drawing stays sharp on any screen, but Kindle, Kobo and Apple Books show no SVG
 * among their covers (w3c/epub-specs, issue 2977), and Kobo no GIF; as Standard Ebooks does, the e-book gets a JPEG of it.
 */
import type { Book } from '../model/book.ts'
import { picturesIn } from '../model/walk.ts'
import { isBrowserMissing, type BrowserFacts } from './browser/facts.ts'
import { findBrowser } from './browser/find.ts'
import { withBrowser } from './browser/run.ts'
import { cached, hashOf } from './cache.ts'

/** Pixels: Amazon’s best is 1,600 by 2,560, Apple takes 5.6 million in all. */
const [width, most] = [1600, 3400]

const shown = new Set(['image/jpeg', 'image/png'])

const draw = (picture: Uint8Array, mediaType: string, height: number, browser: BrowserFacts): Promise<Uint8Array> =>
  cached('covers', `${hashOf(picture, `${browser.version} ${width} ${height}`)}.jpg`, () =>
    withBrowser(
      async program => {
        const page = await program.newPage()
        await page.setViewport({ width, height })
        const address = `data:${mediaType};base64,${Buffer.from(picture).toString('base64')}`
        await page.setContent(
          `<style>* { margin: 0 } img { display: block; width: 100% }</style><img src="${address}">`,
        )
        return page.screenshot({ type: 'jpeg', quality: 90 })
      },
      { browser },
    ),
  )

type Reading = (src: string) => Promise<Uint8Array>

/** The book with a cover that every reader shows. It stays as it is when it is one already, or no browser is there to draw it. */
export const withDrawnCover = async (book: Book, read: Reading): Promise<{ book: Book; read: Reading }> => {
  const { cover } = book.metadata
  const asset = book.assets.find(({ src, status }) => src === cover && status === 'found')
  const { mediaType = '' } = asset ?? {}
  if (cover === undefined || !asset?.width || !asset.height || shown.has(mediaType)) return { book, read }
  const browser = await findBrowser().catch((cause: unknown) => {
    if (isBrowserMissing(cause)) return null
    throw cause
  })
  if (browser === null) return { book, read }
  const height = Math.min(most, Math.round((width * asset.height) / asset.width))
  const bytes = await draw(await read(cover), mediaType, height, browser)
  const src = `${cover}/cover.jpg`
  const drawn = { src, status: 'found', mediaType: 'image/jpeg', width, height } as const
  const isInText = picturesIn(book).some(picture => picture.src === cover)
  const assets = [...book.assets.filter(other => other !== asset || isInText), drawn]
  return {
    book: { ...book, metadata: { ...book.metadata, cover: src }, assets },
    read: wanted => (wanted === src ? Promise.resolve(bytes) : read(wanted)),
  }
}
