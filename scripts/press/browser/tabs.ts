/** Tabs of a browser, some of them open before they are asked for. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, Page } from 'puppeteer-core'

/** Tabs of a browser. */
export interface Tabs {
  /** One at each call. */
  readonly newPage: () => Promise<Page>
  /**
   * When those are open that were to be opened ahead, or will not be soon (one that crashes meanwhile never is): a browser that is
   * closed before keeps its caller alive for half a minute.
   */
  readonly opened: () => Promise<void>
  /** Ends the browser, and all tabs with it; where one is asked for later, another browser is started. */
  readonly close: () => Promise<void>
}

/** Milliseconds in which tabs are open, if they ever will be. */
const soon = 3000

/** Tabs of the browser; the first `ahead` of them are opened at once. */
export const newPagesOf = (browser: () => Promise<Browser>, ahead = 0): Tabs => {
  const open = async () => (await browser()).newPage()
  const first = ahead > 0 ? browser().catch(() => null) : null
  const tabs = Array.from({ length: ahead }, async () => (await first)?.newPage().catch(() => null) ?? null)
  const ready = [...tabs]
  const opened = async () => {
    const own = await first
    if (own?.connected !== true) return
    const gone = new Promise(done => own.once('disconnected', done))
    await Promise.race([Promise.all(tabs), gone, setTimeout(soon, undefined, { ref: false })])
  }
  return {
    newPage: async () => {
      const page = await ready.shift()
      return page?.browser().connected === true ? page : open()
    },
    opened,
    close: async () => {
      await opened()
      await (await browser()).close()
    },
  }
}
