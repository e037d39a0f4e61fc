import { spawn, spawnSync } from 'node:child_process'
/** The command line as an editor meets it: what it prints, its exit status, and what it leaves on disk. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { build } from '../scripts/commands/build.ts'
import { check } from '../scripts/commands/check.ts'
import { Misunderstood, type Command } from '../scripts/commands/command.ts'
import { newBook } from '../scripts/commands/new.ts'
import { proof } from '../scripts/commands/proof.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'octavo-command-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Runs a command; gives its exit status and all that it printed, the scratch folder shown as `BOOK`. */
const run = async (command: Command, ...words: readonly string[]) => {
  const printed: string[] = []
  const print = (text: string) => void printed.push(text)
  const status = await command(words, { out: print, error: print, live: false })
  return { status, printed: printed.join('').replaceAll(/(?:[./]|(?<![^\s“="]))[^\s“="]*octavo-command-\w+/g, 'BOOK') }
}

const writeBook = async (text: string) => {
  await mkdir(join(folder, 'book'), { recursive: true })
  await writeFile(join(folder, 'book/book.md'), `---\ntitle: Of Margins\nlanguage: en\n---\n\n${text}`)
}
const book = () => join(folder, 'book')
const out = () => join(folder, 'dist')

/** Every file below a folder with its bytes. */
const holdings = async (path: string) => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return Promise.all(files.map(async file => [file.slice(path.length), (await readFile(file)).toString('base64')]))
}

const good = '# Margins\n\nThe printer kept it wide.[^room]\n\n[^room]: A room for notes.\n'

describe('octavo', () => {
  test.each([
    ['bild', 'there is no command “bild”; did you mean build?'],
    ['--version', '0.'],
  ])('%s', (word, told) => {
    const { stdout, stderr } = spawnSync(process.execPath, ['scripts/bin.mjs', word], { encoding: 'utf8' })
    expect((stdout + stderr).split('\n')[0]).toContain(told)
  })
  test('is made anew when a source has changed, and starts where nothing can be kept', async () => {
    const house = join(folder, 'octavo')
    for (const part of ['scripts', 'templates']) await cp(part, join(house, part), { recursive: true })
    await cp('package.json', join(house, 'package.json'))
    await symlink(resolve('node_modules'), join(folder, 'node_modules'))
    const says = () =>
      spawnSync(process.execPath, [join(house, 'scripts/bin.mjs'), '--version'], { encoding: 'utf8' }).stdout.trim()
    expect(says()).toMatch(/^\d+\.\d+/)
    const source = join(house, 'scripts/octavo.ts')
    await writeFile(source, (await readFile(source, 'utf8')).replace('`${version}\\n`', '`of another year\\n`'))
    expect(says()).toBe('of another year')
    expect(await readdir(join(house, 'node_modules/.cache/octavo'))).toHaveLength(2)
    await rm(join(house, 'node_modules'), { recursive: true })
    await writeFile(join(house, 'node_modules'), '')
    expect(says()).toBe('of another year')
  })
  test('makes editions as it is started, not only as the tests call it', { timeout: 60_000 }, async () => {
    await writeBook('# One\n\nA word.[^1]\n\n[^1]: A note.\n')
    const words = ['scripts/bin.mjs', 'build', book(), '--only', 'web,epub', '--out', out()]
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
    expect(stdout + stderr).toContain('1 in web, 1 in EPUB')
  })
  test('ends quietly when nobody listens any more', async () => {
    const child = spawn(process.execPath, ['scripts/bin.mjs', '--help'])
    child.stdout.destroy()
    const said: string[] = []
    child.stderr.on('data', (text: Buffer) => void said.push(text.toString()))
    const status = await new Promise<number | null>(end => child.on('close', end))
    expect({ status, said: said.join('') }).toEqual({ status: 0, said: '' })
  })
})

describe('octavo check', () => {
  test('tells a finding with its line, carets and a hint', async () => {
    await writeBook('# Margins\n\nThe printer kept it wide.[^romm]\n\nSo.[^room]\n\n[^room]: A room for notes.\n')
    expect(await run(check, book())).toEqual({
      status: 1,
      printed: `BOOK/book/book.md:8:26 error noteref-unresolved
  no note answers the marker [^romm]
  | The printer kept it wide.[^romm]
  |                          ^^^^^^^
  hint: did you mean [^room]?

1 error
`,
    })
  })
  test('tells the same for CI and for programs', async () => {
    await writeBook('# Margins\n\nWide, 50%.[^a]\n')
    expect((await run(check, book(), '--format', 'ci')).printed).toBe(
      '::error file=BOOK/book/book.md,line=8,col=11,title=noteref-unresolved::no note answers the marker [^a] (write the note: a line of its own that begins [^a]: )\n',
    )
    const [finding] = JSON.parse((await run(check, book(), '--format', 'json')).printed) as unknown[]
    expect(finding).toMatchObject({
      code: 'noteref-unresolved',
      severity: 'error',
      line: 8,
      column: 11,
      span: { file: 'book.md' },
    })
  })
  test('a long line is cut around the finding, and signs that a terminal obeys are shown', async () => {
    await writeBook(`# Margins\n\n${'words '.repeat(60)}wide.[^a]${' words'.repeat(60)}\u001b[31m\n`)
    const { printed } = await run(check, book())
    const [line = '', carets = ''] = printed.split('\n').slice(2)
    expect(line.length).toBeLessThan(130)
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('[^a]')
    expect(printed).not.toContain('\u001b')
  })
  test('warnings fail it only if asked', async () => {
    await writeBook('# Margins\n\nWide. [^a]\n\n[^a]: So.\n')
    expect((await run(check, book())).status).toBe(0)
    expect((await run(check, book(), '--strict')).status).toBe(1)
  })
  test.each([
    [['--formta', 'ci'], 'there is no option --formta; did you mean --format?'],
    [['--format', 'xml'], '--format xml: there is human, short, json, ci'],
    [['a', 'b'], '“b” is one word too many'],
  ])('%j is not understood', async (words, told) => {
    await expect(run(check, ...words)).rejects.toThrow(new Misunderstood(told))
  })
})

describe('many findings', () => {
  const warned = ' warning html-unsupported: the HTML tag'
  const lines = (printed: string, words: string) => printed.split('\n').filter(line => line.includes(words)).length
  test('of a kind are counted, but for errors that differ and in JSON', async () => {
    const tags = Array.from({ length: 30 }, (_, index) => `<tag${index}>a</tag${index}>`).join(' ')
    const markers = Array.from({ length: 30 }, (_, index) => `a[^${index}]`).join(' ')
    await writeBook(`# One\n\n${tags}\n\n${markers}\n\n${'[^'.repeat(5000)}\n`)
    const { printed } = await run(check, book(), '--format', 'short')
    expect([lines(printed, warned), lines(printed, 'noteref-unresolved')]).toEqual([20, 30])
    expect(lines(printed, 'note-malformed')).toBeLessThan(25)
    expect(printed).toContain('warning html-unsupported: 10 more of these, this one first')
    const found = JSON.parse((await run(check, book(), '--format', 'json')).printed) as { code: string }[]
    expect(found.filter(({ code }) => code === 'html-unsupported')).toHaveLength(30)
  })
})

describe('octavo new', () => {
  test('makes a book that has no faults', async () => {
    expect((await run(newBook, book())).status).toBe(0)
    expect(await run(check, book())).toEqual({ status: 0, printed: 'nothing to report\n' })
  })
  test('tells what to type next so that a shell takes it', async () => {
    const { printed } = await run(newBook, join(folder, "it's new"))
    expect(printed).toContain("it'\\''s new' --out ")
  })
  test('leaves a folder alone that holds anything', async () => {
    await writeBook(good)
    await expect(run(newBook, book())).rejects.toThrow('holds book.md already')
  })
})

describe('octavo build', () => {
  test('a book with an error builds nothing and changes nothing', async () => {
    await writeBook('# Margins\n\nWide.[^a]\n')
    await mkdir(out())
    await writeFile(join(out(), 'web'), 'what stood there')
    const before = await holdings(out())
    const { status, printed } = await run(build, book(), '--out', out())
    expect(status).toBe(1)
    expect(printed).toContain('1 error; nothing was built')
    expect(await holdings(out())).toEqual(before)
    expect(await readdir(folder)).toEqual(['book', 'dist'])
  })

  test('makes, proves and shelves an edition; again gives the same bytes; a failure leaves it whole', async () => {
    await writeBook(good)
    const first = await run(build, book(), '--out', out(), '--only', 'epub')
    expect(first.status).toBe(0)
    expect(first.printed).toContain('1 note: 1 in EPUB')
    expect(await readdir(out())).toEqual(['of-margins.epub', 'proof'])
    const before = await holdings(out())
    expect((await run(build, book(), '--out', out(), '--only', 'epub')).status).toBe(0)
    expect(await holdings(out())).toEqual(before)

    await writeBook('# Margins\n\nWide.[^a]\n')
    expect((await run(build, book(), '--out', out(), '--only', 'epub')).status).toBe(1)
    expect(await holdings(out())).toEqual(before)
  })

  test('a place that cannot be written is told as that', async () => {
    await writeBook(good)
    await writeFile(join(folder, 'file'), '')
    const { status, printed } = await run(
      build,
      book(),
      '--out',
      join(folder, 'file/dist'),
      '--only',
      'epub',
      '--format',
      'short',
    )
    expect(status).toBe(1)
    expect(printed).toContain(`error output-unwritable: `)
    const long = join(folder, 'x'.repeat(300))
    expect((await run(build, book(), '--out', long, '--only', 'epub', '--format', 'short')).printed).toContain(
      'its name is too long',
    )
  })

  describe('with a browser that is no help', () => {
    const named = process.env['OCTAVO_BROWSER']
    afterEach(() => {
      if (named === undefined) delete process.env['OCTAVO_BROWSER']
      else process.env['OCTAVO_BROWSER'] = named
    })
    const buildWith = async (browser: string) => {
      await writeBook(good)
      process.env['OCTAVO_BROWSER'] = browser
      const { status, printed } = await run(build, book(), '--out', out(), '--only', 'print', '--format', 'short')
      expect(status).toBe(1)
      expect(printed).toContain('nothing was built')
      expect((await readdir(folder)).filter(name => name !== 'browser')).toEqual(['book'])
      return printed
    }
    test('one that is named and not there is told', async () => {
      const printed = await buildWith('/nowhere/chromium')
      expect(printed).toContain(`error browser-missing: `)
      expect(printed).toContain('/nowhere/chromium')
    })
    test('one that falls over is told, and nothing is left behind', async () => {
      const fake = join(folder, 'browser')
      await writeFile(fake, '#!/bin/sh\ncase "$*" in *--version*) echo Chromium 147.0.0.0;; *) exit 1;; esac\n', {
        mode: 0o755,
      })
      expect(await buildWith(fake)).toContain(`error edition-failed: `)
    })
  })

  test('a sign that no face of the book has is told where it stands', async () => {
    await writeBook('# Margins\n\nA sign: \uE000.\n')
    const { printed } = await run(build, book(), '--out', out(), '--only', 'epub', '--format', 'short')
    expect(printed).toContain(`book.md:8:9 warning glyph-missing: no face of the book has the sign`)
  })
})

describe('octavo proof', () => {
  test('reads a shelf again, from anywhere; a changed manuscript and a missing edition are told', async () => {
    await writeBook(good)
    await run(build, book(), '--out', out(), '--only', 'epub')
    expect(await run(proof, out())).toMatchObject({ status: 0 })

    await writeBook(good.replace('wide', 'narrow').replace('A room', 'A place'))
    const changed = await run(proof, out(), '--format', 'short')
    expect(changed.status).toBe(1)
    expect(changed.printed).toContain(`warning manuscript-changed: `)
    expect(changed.printed).toContain('error proof-words: ')
    expect(changed.printed).toContain('error proof-note: ')

    await writeBook(good)
    await cp(out(), join(folder, 'copy'), { recursive: true })
    await writeFile(join(folder, 'copy/of-margins.epub'), 'PK, but no zip')
    const unreadable = await run(proof, join(folder, 'copy'), '--book', book(), '--format', 'short')
    expect(unreadable.status).toBe(1)
    expect(unreadable.printed).toContain('error edition-unreadable: ')
    await rm(join(folder, 'copy/of-margins.epub'))
    const missing = await run(proof, join(folder, 'copy'), '--book', book(), '--format', 'short')
    expect(missing.status).toBe(1)
    expect(missing.printed).toContain(`error edition-missing: `)
    await mkdir(join(folder, 'copy/of-margins.epub'))
    const folderThere = await run(proof, join(folder, 'copy'), '--book', book(), '--format', 'short')
    expect(folderThere.printed).toContain('the e-book cannot be read: a folder stands in its place')
  })
  test('a folder without a proof is told', async () => {
    await expect(run(proof, folder)).rejects.toThrow('there is no proof at')
  })
})
