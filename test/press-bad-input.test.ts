/** What no page was made for, and machines that fail: the build says which division, and the last editions stay whole. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { build } from '../scripts/commands/build.ts'
import { withBrowser } from '../scripts/press/browser/run.ts'
import { cacheFolder } from '../scripts/press/cache.ts'
import { formatCss, formatOf } from '../scripts/press/format.ts'
import { makeBed, openBed } from '../scripts/press/paged.ts'
import { readPdf } from '../scripts/press/pdf.ts'
import { readStyleSheets } from '../scripts/press/job.ts'
import { metadata } from './builders.ts'
import { renderersOf, signalAll, signalTo } from './fuzz/renderers.ts'

const onLinux = process.platform === 'linux'

/** Words that stand nowhere else: `q`, letters of a count, `z`. */
const say = (first: number, many: number): string =>
  Array.from(
    { length: many },
    (_, index) => `q${(first + index).toString(26).replace(/\d/g, digit => 'ghijklmnop'[Number(digit)] ?? '')}z`,
  ).join(' ')

const wordsIn = (text: string): readonly string[] => text.replace(/[\s\u00ad\u2010]/g, '').match(/q[a-p]+z/g) ?? []

let folder = ''
let home = ''
let before: string | undefined

beforeAll(async () => {
  home = await cacheFolder()
  before = process.env['OCTAVO_CACHE']
})
afterAll(() => {
  if (before === undefined) delete process.env['OCTAVO_CACHE']
  else process.env['OCTAVO_CACHE'] = before
})
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'octavo-bad-input-'))
  // Nothing is in the cache but the browser: every division is laid out.
  const cache = path.join(folder, 'cache')
  await mkdir(cache, { mode: 0o700 })
  for (const name of await readdir(home))
    if (name.startsWith('chromium')) await symlink(path.join(home, name), path.join(cache, name))
  process.env['OCTAVO_CACHE'] = cache
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const matter = '---\ntitle: Bad Input\nlanguage: zxx\nprint: { trim: 110x160mm, opening: any }\n---\n\n'

const run = async (text: string) => {
  await mkdir(path.join(folder, 'book'), { recursive: true })
  await writeFile(path.join(folder, 'book', 'book.md'), matter + text)
  const printed: string[] = []
  const print = (line: string) => void printed.push(line)
  const words = [path.join(folder, 'book'), '--only', 'print', '--out', path.join(folder, 'dist')]
  const status = await build(words, { out: print, error: print, live: false })
  return { status, printed: printed.join('') }
}

const pdfFile = () => path.join(folder, 'dist', 'bad-input.pdf')

const printedWords = async (): Promise<readonly string[]> => {
  const { pages } = await readPdf(await readFile(pdfFile()))
  return wordsIn(pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join(''))
}

const drawing = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%"/></svg>`

describe('what no page was made for', () => {
  test('pictures larger than a page are made to fit it', async () => {
    await mkdir(path.join(folder, 'book'), { recursive: true })
    await writeFile(path.join(folder, 'book', 'large.svg'), drawing(5000, 5000))
    await writeFile(path.join(folder, 'book', 'tower.svg'), drawing(90, 9000))
    const text = `# Pictures\n\n${say(0, 40)}\n\n![${say(100, 5)}](large.svg){alt="a square"}\n\n${say(200, 40)} ![a tower](tower.svg) ${say(300, 40)}\n`
    expect(await run(text)).toMatchObject({ status: 0 })
    expect([...(await printedWords())].sort()).toEqual([...wordsIn(text)].sort())
  })
  test('a book whose only title is a picture has contents with nothing in them', async () => {
    await mkdir(path.join(folder, 'book'), { recursive: true })
    await writeFile(path.join(folder, 'book', 'seal.svg'), drawing(90, 90))
    const text = `# ![a seal](seal.svg)\n\n${say(0, 40)}\n`
    const { status, printed } = await run(text)
    expect([status, printed]).toEqual([0, expect.stringContaining('division-untitled')])
    expect([...(await printedWords())].sort()).toEqual([...wordsIn(text)].sort())
  })
  test('a row of a table that is higher than a page is parted, and nothing of it lost', async () => {
    const row = (from: number) => `| ${say(from, 400)} | ${say(from + 400, 3)} |`
    const text = `# Rows\n\n${say(0, 30)}\n\n| a | b |\n| --- | --- |\n${row(1000)}\n${row(2000)}\n\n${say(100, 30)}\n`
    expect(await run(text)).toMatchObject({ status: 0 })
    expect([...(await printedWords())].sort()).toEqual([...wordsIn(text)].sort())
  })
  test('a note of five pages runs over five pages, and the notes after it are under their calls', async () => {
    const text = `# Notes\n\n${say(0, 60)}[^1] ${say(100, 300)}[^2] ${say(500, 30)}\n\n[^1]: ${say(1000, 1200)}\n\n[^2]: ${say(3000, 9)}\n`
    expect(await run(text)).toMatchObject({ status: 0 })
    expect([...(await printedWords())].sort()).toEqual([...wordsIn(text)].sort())
    const { pages } = await readPdf(await readFile(pdfFile()))
    const withNote = pages.filter(({ texts }) => {
      const words = wordsIn(texts.map(({ text }) => text).join(''))
      return words.some(word => wordsIn(say(1000, 1200)).includes(word))
    })
    expect(withNote.length).toBeGreaterThanOrEqual(5)
  })
})

const format = formatOf(metadata().print)
const options = {
  textHeight: format.lines * format.leading,
  measure: format.measure,
  leading: format.leading,
  marksByPage: false,
  notesAlone: false,
  policy: 'auto',
} as const
const article = (paragraphs: number): string =>
  `<article class="division reading" id="x"><div class="division-text">${`<p>${say(0, 60)}</p>`.repeat(paragraphs)}</div></article>`

describe('machines that fail', () => {
  /** A bed with styles of its own; a short document that is laid out afterwards shows that it goes on. */
  const withBed = async <T>(styles: string, use: (bed: ReturnType<typeof openBed>) => Promise<T>): Promise<T> =>
    withBrowser(async browser => {
      const all = [formatCss(format), await readStyleSheets(), styles].join('\n')
      const bed = openBed(() => browser.newPage(), await makeBed(folder, all))
      try {
        return await use(bed)
      } finally {
        await bed.close()
      }
    })

  test('a font that cannot be loaded stops the press, by its name', async () => {
    const styles = `@font-face { font-family: 'Broken Face'; src: url('data:font/ttf;base64,AAEAAAAA') }`
    await withBed(styles, bed => expect(bed.layOut(article(1), options, 30_000)).rejects.toThrow(/Broken Face/))
  })
  test.runIf(onLinux)('a tab that crashes is not waited for, and another takes its place', async () => {
    await withBed('', async bed => {
      const started = Date.now()
      const laying = bed.layOut(article(12_000), options, 60_000)
      const killing = new Promise<number>(resolve => setTimeout(() => resolve(signalAll(process.pid, 'SIGKILL')), 1500))
      await expect(laying).rejects.toThrow(/crash/)
      expect(await killing).toBeGreaterThan(0)
      expect(Date.now() - started).toBeLessThan(30_000)
      expect((await bed.layOut(article(2), options, 30_000)).faults).toEqual([])
    })
  })
  test.runIf(onLinux)('a tab that crashes while nobody works in it is not used again', async () => {
    await withBed('', async bed => {
      await bed.layOut(article(2), options, 30_000)
      expect(await signalAll(process.pid, 'SIGKILL')).toBeGreaterThan(0)
      while ((await renderersOf(process.pid)).length > 0) await new Promise(resolve => setTimeout(resolve, 20))
      await new Promise(resolve => setTimeout(resolve, 500))
      expect((await bed.layOut(article(2), options, 30_000)).faults).toEqual([])
    })
  })
  test.runIf(onLinux)('a tab that hangs is left when its time is up, and another takes its place', async () => {
    await withBed('', async bed => {
      const laying = bed.layOut(article(12_000), options, 4000)
      const stopping = new Promise<number>(resolve =>
        setTimeout(() => resolve(signalAll(process.pid, 'SIGSTOP')), 1500),
      )
      await expect(laying).rejects.toThrow('no end after 4 seconds')
      expect(await stopping).toBeGreaterThan(0)
      expect((await bed.layOut(article(2), options, 30_000)).faults).toEqual([])
      await signalAll(process.pid, 'SIGKILL')
    })
  })

  /** Two readings of so many paragraphs. */
  const readings = (paragraphs: number): string =>
    Array.from({ length: 2 }, (_, index) => {
      const text = Array.from({ length: paragraphs }, (__, count) => say(index * 100_000 + count * 100, 90))
      return `# Reading ${index + 1}\n\n${text.join('\n\n')}\n`
    }).join('\n')

  /** Kills every renderer of ours when it has lived so many milliseconds, until called off: tabs open, and no work in them ends. */
  const killing = (age: number) => {
    let going = true
    let killed = 0
    const seen = new Map<number, number>()
    const loop = async () => {
      while (going) {
        for (const pid of await renderersOf(process.pid)) {
          const born = seen.get(pid) ?? Date.now()
          seen.set(pid, born)
          if (Date.now() - born >= age && signalTo(pid, 'SIGKILL')) killed++
        }
        await new Promise(resolve => setTimeout(resolve, 20))
      }
    }
    const done = loop()
    return async () => {
      going = false
      await done
      return killed
    }
  }

  /** Kills them half a second after the first was seen. */
  const killOnce = async (): Promise<number> => {
    const pause = (time: number) => new Promise(resolve => setTimeout(resolve, time))
    while ((await renderersOf(process.pid)).length === 0) await pause(20)
    await pause(500)
    return signalAll(process.pid, 'SIGKILL')
  }

  test.runIf(onLinux)(
    'a browser that crashes again and again fails the build, which names the division and leaves the last edition whole',
    async () => {
      expect(await run('# Reading 1\n\nA first edition.\n')).toMatchObject({ status: 0 })
      const last = await readFile(pdfFile())
      // Laying out one of these takes longer.
      const stop = killing(500)
      const { status, printed } = await run(readings(400)).finally(async () => expect(await stop()).toBeGreaterThan(1))
      expect(status).toBe(1)
      expect(printed).toMatch(
        /error edition-failed\n.*“?(?:Reading \d|half-title|title-page|imprint|Bad Input)”? could not be laid out/,
      )
      expect(printed).toContain('the last editions are as they were')
      expect((await readFile(pdfFile())).equals(last)).toBe(true)
      expect(await readdir(path.join(folder, 'dist'))).toEqual(expect.arrayContaining(['bad-input.pdf', 'proof']))
    },
    120_000,
  )
  test.runIf(onLinux)(
    'a browser that crashes once is started again, and nothing is lost',
    async () => {
      // On a fast machine less would be laid out before it is killed.
      const text = readings(300)
      const once = killOnce()
      const { status, printed } = await run(text)
      expect(await once).toBeGreaterThan(0)
      expect(printed).not.toContain('error')
      expect(status).toBe(0)
      expect(await printedWords()).toEqual(wordsIn(text))
    },
    120_000,
  )
})
