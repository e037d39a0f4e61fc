/**
 * Paged.js and Chromium behind one interface: a document goes in, laid-out pages come out; pages go in, and a PDF comes out.
 * The same document, styles, fonts and browser give the same pages. A tab is a bed: styles, faces and scripts are loaded
 * once, divisions come and go.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { Page } from 'puppeteer-core'
import { pageScript, type LaidDocument, type LayOptions as LayInPage } from './page/script.ts'
import type { SetPages } from './page/survey.ts'
import { tidyPdf } from './binding/tidy.ts'
import type { Paginator, Printed } from './paginator.ts'

export type { LaidDocument, LaidPage } from './page/script.ts'

/** The release whose ways of making and filling pages page/paginate.ts relies upon. */
const release = '0.4.3'

const require = createRequire(import.meta.url)

/** Paged.js as its package has it; another release is refused. */
const readPaged = async (): Promise<string> => {
  const file = require.resolve('pagedjs')
  const folder = file.slice(0, file.lastIndexOf(`pagedjs${path.sep}`) + 'pagedjs'.length)
  const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  if (version !== release) throw new Error(`pagedjs ${version} is installed; pages are laid out with ${release} only`)
  return readFile(path.join(folder, 'dist', 'paged.js'), 'utf8')
}

/** Paged.js waits for a frame a page; tabs in the background get none. */
const frameScript = `{
  const channel = new MessageChannel()
  let waiting = []
  channel.port1.onmessage = () => { const now = waiting; waiting = []; for (const use of now) use(performance.now()) }
  globalThis.requestAnimationFrame = use => { if (waiting.push(use) === 1) channel.port2.postMessage(0); return 0 }
}`

/** An empty page. Paged.js finds the box for the page, for its text and for its notes by the second name of each. */
export const pageTemplate =
  '<section class="page pagedjs_page"><div class="type-area pagedjs_pagebox">' +
  '<div class="page-text pagedjs_page_content"></div>' +
  '<div class="page-notes empty pagedjs_footnote_area"><div class="page-notes-text"></div></div>' +
  '</div></section>'

/** `textHeight` is that of a full page in pixels: lines times leading. */
export type LayOptions = Omit<LayInPage, 'template'>

/** What the rooms of binding/ use of other folders. */
const usedByBinding = [
  'cache',
  'format',
  '../model/numerals',
  '../writers/direction',
  '../writers/html',
  '../writers/markup',
  '../writers/roles',
  '../writers/words',
]

/** The files by which gatherings are tidied and bound. */
export const bindingFiles = async (): Promise<readonly URL[]> => {
  const folder = new URL('./binding/', import.meta.url)
  const rooms = (await readdir(folder)).sort().map(name => new URL(name, folder))
  return [...rooms, ...usedByBinding.map(name => new URL(`./${name}.ts`, import.meta.url))]
}

const readBinding = async (): Promise<string> =>
  (await Promise.all((await bindingFiles()).map(file => readFile(file, 'utf8')))).join('\n')

/** All that the pages of a document depend on, save the document, the styles and the browser. */
export const engineOf = async (): Promise<string> =>
  [frameScript, await readPaged(), pageScript(), pageTemplate, await readBinding()].join('\n')

/** How many pages a PDF of Chromium's has. */
const countPages = (pdf: Uint8Array): number =>
  (
    Buffer.from(pdf)
      .toString('latin1')
      .match(/\/Type\s*\/Page\b(?!s)/g) ?? []
  ).length

/** Milliseconds in which a tab is there on any machine. */
const longestOpening = 20_000

/** Nobody looks at a tab, and one in a window that is minimized is not painted sixty times a second. Where that cannot be had it costs time, nothing else. */
const hide = async (page: Page): Promise<void> => {
  const devtools = await page.createCDPSession()
  const { windowId } = await devtools.send('Browser.getWindowForTarget')
  await devtools
    .send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } })
    .catch(() => undefined)
  await devtools.detach()
}

/** What was asked of a tab that crashes is never answered. */
interface Tab {
  readonly page: Page
  readonly crashed: Promise<never>
}

/** Files of a bed, in its folder. */
export const bedFiles = ['bed.html', 'bed.js'] as const

/** The page that tabs are furnished with, written into `folder`; `styles` is all CSS of the edition. */
export const makeBed = async (folder: string, styles: string): Promise<URL> => {
  const [page, script] = bedFiles.map(name => path.join(folder, name)) as [string, string]
  await writeFile(page, bedHtml(styles))
  // Chromium compiles a script that comes from a file while it reads the page.
  await writeFile(script, [frameScript, await readPaged(), pageScript()].join('\n;'))
  return pathToFileURL(page)
}

/** A paginator in a tab of its own, which is opened when it is needed, and furnished with a bed. */
export const openBed = (newPage: () => Promise<Page>, bed: URL): Paginator<LayOptions, LaidDocument> => {
  let tab: Tab | null = null
  const open = async (): Promise<Tab> => {
    const fresh = await newPage()
    const crashed = new Promise<never>((_, reject) =>
      fresh.once('error', () => {
        // Where nobody works in it, nobody else would notice.
        if (tab?.page === fresh) void close()
        reject(new Error('the browser crashed'))
      }),
    )
    crashed.catch(() => undefined)
    return { page: fresh, crashed }
  }
  const furnish = async (page: Page): Promise<void> => {
    await hide(page)
    await page.setViewport({ width: 1200, height: 1000 })
    await page.goto(bed.href)
    await page.evaluate(loadFaces)
  }
  const close = async () => {
    const old = tab
    tab = null
    // A tab that hangs does not even close.
    await Promise.race([old?.page.close().catch(() => undefined), setTimeout(5000, undefined, { ref: false })])
  }
  /** A tab that crashes while it is opened never opens. */
  const soon = (opening: Promise<Tab>): Promise<Tab> => {
    opening.catch(() => undefined)
    const end = setTimeout(longestOpening, undefined, { ref: false }).then(() => {
      throw new Error('the browser opens no tab')
    })
    end.catch(() => undefined)
    return Promise.race([opening, end])
  }
  let before: Promise<unknown> = Promise.resolve()
  /** What is asked of the tab while it works waits for its turn. */
  const within = <T>(patience: number, work: (page: Page) => Promise<T>): Promise<T> => {
    const turn = before.then(() => workWithin(patience, work))
    before = turn.catch(() => undefined)
    return turn
  }
  /** A tab in which something failed is not used again. */
  const workWithin = async <T>(patience: number, work: (page: Page) => Promise<T>): Promise<T> => {
    const late = new AbortController()
    const end = setTimeout(patience, undefined, { signal: late.signal }).then(() => {
      throw new Error(`no end after ${Math.round(patience / 1000)} seconds`)
    })
    const working = (async () => {
      const known = tab
      const { page, crashed } = (tab ??= await soon(open()))
      if (!known) await Promise.race([furnish(page), crashed])
      return Promise.race([work(page), crashed])
    })()
    try {
      return await Promise.race([working, end])
    } catch (cause) {
      await close()
      throw cause
    } finally {
      late.abort()
      working.catch(() => undefined)
    }
  }
  return {
    layOut: (html, options, patience) =>
      within(patience, async page =>
        page.evaluate(callLayOut, await html, { ...options, template: pageTemplate }, bedBody),
      ),
    print: async (html, language, tagged, patience) => {
      const { pdf, survey } = await within(patience, async page => {
        const survey = await page.evaluate(callSetPages, html, language)
        const options = { preferCSSPageSize: true, printBackground: true, tagged, outline: false, timeout: 0 }
        const pdf = await page.pdf(options)
        const wanted = html.match(/<section class="page\b/g)?.length ?? 0
        if (countPages(pdf) !== wanted) throw new Error(`${wanted} pages were laid out, but ${countPages(pdf)} printed`)
        return { pdf, survey }
      })
      // Whoever waits for the tab is let in first: it works while these pages are made fit.
      await setImmediate()
      return { pdf: tidyPdf(pdf, html), ...survey } satisfies Printed
    },
    close,
  }
}

const bedBody = '<div class="bed-line"></div><div class="bed-pages"></div>'

const bedHtml = (styles: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Octavo</title><style>${styles}</style>` +
  `<script src="${bedFiles[1]}"></script></head><body class="bed">${bedBody}</body></html>`

// These run inside the page.

const callLayOut = (html: string, options: object, bed: string): Promise<LaidDocument> => {
  if (document.body.className !== 'bed') {
    document.documentElement.lang = 'en'
    document.body.className = 'bed'
    document.body.innerHTML = bed
  }
  return (globalThis as unknown as { layOut: (html: string, options: object) => Promise<LaidDocument> }).layOut(
    html,
    options,
  )
}

const callSetPages: SetPages = (html, language) =>
  (globalThis as unknown as { setPages: SetPages }).setPages(html, language)

/** All faces are loaded, whether or not the first document needs them; one that fails stops the press. */
export const loadFaces = async (): Promise<void> => {
  const faces = [...document.fonts]
  await Promise.allSettled(faces.map(face => face.load()))
  const failed = faces.filter(({ status }) => status !== 'loaded')
  if (failed.length > 0) throw new Error(`a face did not load: ${failed.map(({ family }) => family).join(', ')}`)
}
