/** The page on which an editor reads an import: ways between decisions, text and source, in a browser, narrow and wide. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { readText } from '../scripts/importers/text.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { reviewPage } from '../scripts/writers/review.ts'

const text = `Of Mills and Rivers

The mill stands at the foot of the hill, and nobody passes it unseen on the way to the town.[1]
\f
The weir above it was built by two brothers in a dry year, as the rolls say, and the steward of the manor was well-
known for his anger.[2]

<table><tr><th>Measure</th><th>Litres</th></tr><tr><td>Bushel</td><td>36</td></tr></table>

[1] The steward says so in a letter to his cousin.

[2] The rolls name three brothers, not two of them.

[3] Nobody calls this one.
`
const lines = readText('mills.txt', text)
const draft = draftOf(lines, new Map())
const page = reviewPage('mills.txt', draft, lines)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-review-'))
  await writeFile(join(folder, 'a.html'), page)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('each decision leads to its line, its line to the text, and the text back to the decision', () => {
  const open = draft.decisions.filter(({ grade }) => grade === 'open')
  expect(open.map(({ kind }) => kind)).toContain('unplaced')
  for (const { id, kind, place, alternatives } of open) {
    const row = new RegExp(`<tr id="decision-${id}">.*</tr>`).exec(page)?.[0] ?? ''
    expect(row).toContain(`href="#line-${place.line}"`)
    for (const way of alternatives) expect(row).toContain(`<code class="answer">${id}: ${way}</code>`)
    const block = /href="#(block-\d+)"/.exec(row)?.[1] ?? ''
    expect(page).toMatch(new RegExp(`id="line-${place.line}"><a class="line" href="#${block}"`))
    expect(page).toMatch(new RegExp(`id="${block}">.*<a class="mark open" href="#decision-${id}"[^>]*>${kind}</a>`))
  }
})

test('every way leads somewhere, and no two places have one name', () => {
  const names = [...page.matchAll(/ id="([^"]+)"/g)].map(([, name]) => name)
  expect(new Set(names).size).toBe(names.length)
  const led = [...page.matchAll(/href="#([^"]+)"/g)].map(([, name]) => name)
  expect(led.filter(name => !names.includes(name))).toEqual([])
  expect(led.length).toBeGreaterThan(8)
})

test('in a browser it fits, keys reach its panes, and axe finds nothing', async () => {
  const found: string[] = []
  await withBrowser(async browser => {
    const tab = await browser.newPage()
    tab.on('console', message => found.push(`console: ${message.text()}`))
    await tab.evaluateOnNewDocument(Axe.source)
    for (const width of [390, 1440]) {
      await tab.setViewport({ width, height: 800 })
      await tab.goto(pathToFileURL(join(folder, 'a.html')).href)
      const { over, loose, violations } = await tab.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof Axe }).axe.run({ preload: false })
        const scrolling = [...document.querySelectorAll('header,section')] as HTMLElement[]
        return {
          over: document.documentElement.scrollWidth - innerWidth,
          loose: scrolling.filter(pane => pane.tabIndex < 0).length,
          violations: violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html.slice(0, 120)}`)),
        }
      })
      if (over > 0) found.push(`${width}: ${over} pixels too wide`)
      if (loose > 0) found.push(`${width}: ${loose} panes out of reach`)
      found.push(...violations.map(violation => `${width}: ${violation}`))
    }
  })
  expect(found).toEqual([])
}, 60_000)
