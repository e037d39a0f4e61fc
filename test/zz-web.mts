import { pathToFileURL } from 'node:url'
import { readdirSync } from 'node:fs'
import Axe from 'axe-core'
import { withBrowser } from '/tmp/octavo/w/eye/scripts/press/browser.ts'
const [dir, out, ...names] = process.argv.slice(2)
await withBrowser(async browser => {
  const tab = await browser.newPage()
  tab.on('console', m => console.log('console', m.text()))
  await tab.evaluateOnNewDocument(Axe.source)
  for (const width of [375, 1280]) for (const scheme of ['light', 'dark']) {
    await tab.setViewport({ width, height: 900 })
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
    for (const name of readdirSync(dir).filter(n => n.endsWith('.html'))) {
      await tab.goto(pathToFileURL(dir + '/' + name).href)
      const r = await tab.evaluate(async () => { await document.fonts.ready; const { violations } = await globalThis.axe.run({ preload: false }); return { over: document.documentElement.scrollWidth - innerWidth, v: violations.flatMap(({ id, nodes }) => nodes.map(n => id + ' ' + n.html.slice(0, 100))), h: document.documentElement.scrollHeight } })
      if (r.over > 0 || r.v.length) console.log(name, width, scheme, r.over, r.v)
      if (names.includes(name)) {
        const step = width < 500 ? 1800 : 1000
        for (let y = 0, i = 0; y < Math.min(r.h, step * 9); y += step, i++)
          await tab.screenshot({ path: `${out}/${name.slice(0, 6)}-${width}-${scheme}-${i}.png`, clip: { x: 0, y, width, height: Math.min(step, r.h - y) }, captureBeyondViewport: true })
      }
    }
  }
})
