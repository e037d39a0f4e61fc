import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from '../scripts/commands/build.ts'
import { readPdf } from '../scripts/press/pdf.ts'

const prose = (sentences: number, from: number) =>
  Array.from({ length: sentences }, (_, index) => `The printer kept margin ${from + index} wide.`).join(' ')

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="3000"><rect width="800" height="3000" fill="#999"/></svg>'

const manuscript = `---
title: Of Margins
language: en
---

# One

Kept wide,[^1] as in Two.

[^1]: Said the printer.

# Two

![A long scroll that hangs in the shop](scroll.svg)

| Date | Event |
|------|-------|
| 1936 | ${prose(240, 1000)} |
| 1937 | The room was let.[^1] |

[^1]: To a binder.
`

let folder = ''
const run = async (...words: string[]): Promise<{ readonly status: number; readonly said: string }> => {
  let said = ''
  const isNamed = words.at(-1)?.includes('-raised-')
  const status = await build([...(isNamed ? [] : [folder]), '--format', 'short', ...words], {
    out: text => void (said += text),
    error: () => undefined,
    live: false,
  })
  return { status, said }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-test-print-'))
  await writeFile(join(folder, 'scroll.svg'), picture)
  await writeFile(join(folder, 'reader.md'), manuscript)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what has no room on a page is told, with its place', async () => {
  const { status, said } = await run('--only', 'print', '--out', join(folder, 'dist'))
  expect(said).toMatch(/reader\.md:14:\d+ warning picture-scaled: PDF, page \d+: .*A long scroll/)
  expect(said).toMatch(/reader\.md:18:\d+ warning row-broken: PDF, page \d+: .*The printer kept margin 1000/)
  expect(status).toBe(0)
}, 60_000)

test('letters that were raised and lowered by hand are read where they stand', async () => {
  const own = await mkdtemp(join(tmpdir(), 'octavo-test-raised-'))
  const text =
    'Air.<sup id="a">[1](#f1)</sup> Water.<sup>[\\[2\\]](#f2)</sup> Earth<sup>3</sup> and H~2~O and <sup>4</sup>.\n\nFire[^1].\n\n---\n\n<b id="f1">1</b> A note.\n\n<a id="f2">2</a>: Another.\n\n[^1]: Real.\n'
  await writeFile(join(own, 'reader.md'), `---\ntitle: Elements\nlanguage: en\n---\n\n# Elements\n\n${text}`)
  const { status, said } = await run('--only', 'print', '--out', join(own, 'dist'), own)
  expect(said).toContain('none missing')
  expect(status).toBe(0)
  await rm(own, { recursive: true })
}, 60_000)

test('a draft is one reading alone, and leaves the proof of the book', async () => {
  const out = join(folder, 'dist')
  const proof = await readFile(join(out, 'proof', 'proof.json'), 'utf8')
  const { status, said } = await run('--only', 'print', '--reading', 'one', '--out', out)
  expect(said).toMatch(/notes: 1 in PDF; .* none missing/)
  expect(status).toBe(0)
  expect(await readdir(out)).toEqual(['of-margins-one.pdf', 'of-margins.pdf', 'proof'])
  const { pages } = await readPdf(await readFile(join(out, 'of-margins-one.pdf')))
  const text = pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join(' ')
  expect(text).toContain('Said the printer.')
  expect(text).not.toContain('To a binder.')
  expect(await readFile(join(out, 'proof', 'proof.json'), 'utf8')).toBe(proof)
}, 60_000)

test('a reading that is not there is not understood', async () => {
  await expect(run('--only', 'print', '--reading', 'onee')).rejects.toThrow('did you mean one?')
  await expect(run('--reading', 'one')).rejects.toThrow('--only print')
})
