/** `plain.ts IN.html OUT.pdf`: what the browser alone needs to print a page, tagged and with its outline, as the press prints. */
import { writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { withBrowser } from '../../scripts/press/browser/run.ts'

const [from = '', out = ''] = process.argv.slice(2)
const pdf = await withBrowser(async browser => {
  const tab = await browser.newPage()
  await tab.goto(pathToFileURL(from).href, { timeout: 0 })
  return tab.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, timeout: 0 })
})
await writeFile(out, pdf)
