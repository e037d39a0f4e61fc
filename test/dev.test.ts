import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dev, preview } from '../scripts/commands/dev.ts'

const manuscript = (words: string) =>
  `---\ntitle: Of Margins\nlanguage: en\n---\n\n# One\n\n${words}[^1]\n\n[^1]: Said the printer.\n`

let folder = ''
let address = ''
let ended: Promise<void>
const end = new AbortController()
const told: string[] = []
const terminal = { out: (text: string) => void told.push(text), error: () => undefined, live: false }

const save = (words: string) => writeFile(join(folder, 'reader.md'), manuscript(words))

interface Told {
  readonly state: string
  readonly findings: string
  readonly made: boolean
}

/** Waits until the stream of events says so. */
const until = async (wanted: RegExp): Promise<Told> => {
  const response = await fetch(`${address}events`)
  let text = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString('utf8')
    const last = text.trim().split('\n\n').at(-1) ?? ''
    if (wanted.test(last)) return JSON.parse(last.replace(/^data: /, '')) as Told
  }
  throw new Error(`never told: ${String(wanted)}`)
}

/** The status of an address asked for as it is typed, by a host's name. */
const ask = (path: string, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(address)
    request({ host: '127.0.0.1', port, path, headers: { host } }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-test-dev-'))
  await save('Kept wide')
  await new Promise<void>((resolve, reject) => {
    ended = preview(folder, folder, 0, terminal, end.signal, ready => {
      address = ready
      resolve()
    })
    ended.catch(reject)
  })
})
afterAll(async () => {
  end.abort()
  await ended
  await rm(folder, { recursive: true, force: true })
})

test('a book is shown, and shown anew when its manuscript is saved', async () => {
  const first = await until(/"made":true/)
  expect(first.state).toMatch(/^Of Margins: \d+ pages$/)
  expect(first.findings).toBe('')
  const [shell, web, pages] = await Promise.all(
    ['', 'web/one.html', 'pages/index.html'].map(async path => (await fetch(address + path)).text()),
  )
  expect(shell).toContain('<iframe title="Web edition"')
  expect(web).toContain('Kept wide')
  expect(pages).toContain('Said the printer.')

  await save('Held narrow')
  await expect
    .poll(async () => (await fetch(`${address}pages/index.html`)).text(), { timeout: 30_000 })
    .toContain('Held narrow')

  await writeFile(join(folder, 'reader.md'), `${manuscript('Lost')}\n\nNobody[^2]\n`)
  const broken = await until(/shown as it was/)
  expect(broken.findings).toContain('[^2]')
  expect(broken.made).toBe(false)
  expect(await (await fetch(`${address}pages/index.html`)).text()).toContain('Held narrow')
}, 90_000)

test('nothing but the editions is given, and only to this machine', async () => {
  const host = new URL(address).host
  expect(await ask('/pages/index.html', host)).toBe(200)
  expect(await ask('/pages/index.html', 'evil.example')).toBe(403)
  for (const path of [
    '/../reader.md',
    '/pages/../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/nothing',
    '/%00',
    '/%zz',
  ])
    expect(await ask(path, host)).toBe(404)
})

test('a book that is not there, and a port that is none, are said', async () => {
  expect(await dev([join(folder, 'nowhere')], terminal)).toBe(1)
  expect(told.join('')).toContain('nowhere')
  await expect(dev([folder, '--port', 'x'], terminal)).rejects.toThrow('--port x')
})
