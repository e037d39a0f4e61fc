/**
 * Paged.js behind one interface: a document goes in, laid-out pages come out. The same document, styles, fonts and browser
 * give the same pages. A tab is a bed: styles, faces and scripts are loaded once, divisions come and go.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'puppeteer-core'
import { feet } from './page/feet.ts'
import { lay, type LaidDocument, type LayOptions as LayInPage } from './page/lay.ts'
import { measure } from './page/measure.ts'
import { paginate } from './page/paginate.ts'
import { prepare } from './page/prepare.ts'
import { take } from './page/take.ts'

export type { LaidPage } from './page/take.ts'
export type { LaidDocument } from './page/lay.ts'

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

/** tsx names functions with a helper of its own, `__name`, which the page does not have. */
const pageScript = (): string => `
  globalThis.__name = target => target
  globalThis.layOut = (() => {
    const rooms = (${measure.toString()})()
    return (${lay.toString()})({
      prepare: (${prepare.toString()})(rooms),
      feet: (${feet.toString()})(rooms),
      paginate: (${paginate.toString()})(rooms),
      take: (${take.toString()})(rooms),
    })
  })()
`

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

/** Lays out one document's HTML. Fails when `patience` milliseconds have passed. */
export type LayOut = (html: string, options: LayOptions, patience: number) => Promise<LaidDocument>

/** Opens a bed in a tab of its own; `folder` is for its files, `styles` is all CSS of the edition. */
export const openBed = async (
  browser: Browser,
  folder: string,
  styles: string,
): Promise<{ layOut: LayOut; close: () => Promise<void> }> => {
  const scripts = [frameScript, await readPaged(), pageScript()]
  const file = path.join(folder, 'bed.html')
  await writeFile(file, bedHtml(styles))
  let tab: Page | null = null
  const open = async (): Promise<Page> => {
    const fresh = await browser.newPage()
    await fresh.setViewport({ width: 1200, height: 1000 })
    await fresh.goto(pathToFileURL(file).href)
    for (const content of scripts) await fresh.addScriptTag({ content })
    await fresh.evaluate(loadFaces)
    return fresh
  }
  const close = async () => {
    await tab?.close().catch(() => undefined)
    tab = null
  }
  const layOut: LayOut = async (html, options, patience) => {
    tab ??= await open()
    const laying = tab.evaluate(callLayOut, html, { ...options, template: pageTemplate }) as Promise<LaidDocument>
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error(`no end after ${Math.round(patience / 1000)} seconds`)), patience)
      void laying.finally(() => clearTimeout(timer)).catch(() => undefined)
    })
    try {
      return await Promise.race([laying, late])
    } catch (cause) {
      // A tab in which something failed is not used again.
      await close()
      throw cause
    }
  }
  return { layOut, close }
}

const bedHtml = (styles: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Octavo</title><style>${styles}</style></head>` +
  '<body class="bed"><div class="bed-line"></div><div class="bed-pages"></div></body></html>'

// Both run inside the page.

const callLayOut = (html: string, options: object): Promise<unknown> =>
  (globalThis as unknown as { layOut: (html: string, options: object) => Promise<unknown> }).layOut(html, options)

/** All faces are loaded, whether or not the first document needs them; one that fails stops the press. */
export const loadFaces = async (): Promise<void> => {
  const faces = [...document.fonts]
  await Promise.all(faces.map(face => face.load()))
  const failed = faces.filter(({ status }) => status !== 'loaded')
  if (failed.length > 0) throw new Error(`a face did not load: ${failed.map(({ family }) => family).join(', ')}`)
}
