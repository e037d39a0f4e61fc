/**
 * `npm run bench`: a generated book through Octavo and through the tools that are installed beside it, in one run, each
 * result held against the text. `--size small|full`, `--only octavo,curve,chromium,pagedjs,vivliostyle,weasyprint,typst,epub,check`,
 * `--times N` (rounds of the print editions, all tools in each; the tables then show medians), `--out FILE`, `--peers DIR` (or
 * OCTAVO_PEERS). Wants a quiet machine.
 */
import { rmSync } from 'node:fs'
import { access, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser } from '../../scripts/press/browser/find.ts'
import { generate, type Size } from '../generated.ts'
import { chaptersOf, htmlWithEndnotes, htmlWithNotes, typstOf } from './manuscript.ts'
import { readEpubText, readPdfText } from './read.ts'
import { endnoteCss, footnoteCss, typstPreamble } from './sheets.ts'
import { comparison, curve, machine, medians, memory, type Missing, type Row } from './table.ts'
import { house, octavo, ours, toolsOf, type Files } from './tools.ts'
import { verify } from './verify.ts'
import { watch, type Command } from './watch.ts'

const sizes: Readonly<
  Record<string, { readonly book: Size; readonly curve: readonly number[]; readonly patience: number }>
> = {
  small: { book: { readings: 4, words: 20_000, notes: 160 }, curve: [10_000, 20_000], patience: 600 },
  full: {
    book: { readings: 32, words: 330_000, notes: 2700 },
    curve: [10_000, 40_000, 80_000, 165_000, 330_000, 660_000],
    patience: 3600,
  },
}

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'full' },
    only: { type: 'string', default: '' },
    times: { type: 'string', default: '1' },
    out: { type: 'string', default: path.join(house, 'dist', 'bench.md') },
    peers: { type: 'string', default: process.env['OCTAVO_PEERS'] ?? house },
  },
})

const size = sizes[values.size]
if (!size) throw new Error(`--size is small or full, not ${values.size}`)

const times = Number(values.times)
if (!Number.isInteger(times) || times < 1) throw new Error(`--times is a number of rounds, not ${values.times}`)

const only = values.only.toLowerCase().split(',').filter(Boolean)
const wanted = (name: string): boolean => only.length === 0 || only.some(one => name.toLowerCase().includes(one))

const say = (text: string) => process.stderr.write(`${text}\n`)

const desk = await mkdtemp(path.join(tmpdir(), 'octavo-bench-'))
process.on('exit', () => rmSync(desk, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
const at = (...parts: readonly string[]) => path.join(desk, ...parts)
const cache = (name: string) => ({ OCTAVO_CACHE: at(`cache-${name}`) })

const writeBook = async (name: string, text: string): Promise<string> => {
  await mkdir(at(name), { recursive: true })
  await writeFile(at(name, 'reader.md'), text)
  return at(name)
}

const writeFiles = async (text: string): Promise<Files> => {
  const chapters = chaptersOf(text)
  const files: Files = {
    book: await writeBook('book', text),
    withNotes: at('notes.html'),
    withEndnotes: at('endnotes.html'),
    typst: at('book.typ'),
    chapters: chapters.map((_, index) => at(`chapter-${String(index + 1).padStart(2, '0')}.md`)),
  }
  await writeFile(files.withNotes, htmlWithNotes(chapters, footnoteCss))
  await writeFile(files.withEndnotes, htmlWithEndnotes(chapters, endnoteCss))
  await writeFile(files.typst, typstOf(chapters, typstPreamble))
  await Promise.all(files.chapters.map((file, index) => writeFile(file, `${chapters[index]?.source ?? ''}\n`)))
  return files
}

/** Runs a command, reads what it made, and holds it against the text. */
const measure = async (
  about: Pick<Row, 'name' | 'version' | 'remark'>,
  command: Command,
  out: string,
  text: string,
): Promise<Row> => {
  say(`${about.name}${about.remark === undefined ? '' : `, ${about.remark}`}`)
  const watched = await watch(command, size.patience)
  const there = await access(out).then(
    () => true,
    () => false,
  )
  if (watched.status !== 0 || !there) say(`  failed: ${watched.said.trim().split('\n').slice(-6).join('\n  ')}`)
  if (!there) return { ...about, watched: { ...watched, status: watched.status ?? 1 }, verdict: null }
  const isPdf = out.endsWith('.pdf')
  const printed = await (isPdf ? readPdfText(out) : readEpubText(out))
  const verdict = verify(chaptersOf(text), printed)
  say(`  ${watched.wall.toFixed(1)} s, ${verdict.lostNotes} notes lost, ${verdict.lostLetters} letters lost`)
  return { ...about, watched, verdict, pages: isPdf ? printed.length : undefined }
}

const { version } = JSON.parse(await readFile(path.join(house, 'package.json'), 'utf8')) as { version: string }
const own = { name: 'Octavo', version }

/** The browser is unpacked, and the disk has read the program, before anything is measured. */
const warmUp = async (...caches: readonly string[]) => {
  const book = await writeBook('leaf', generate({ readings: 1, words: 100, notes: 1 }))
  for (const name of caches) await watch({ ...ours('press.mjs', book, at('leaf.pdf')), environment: cache(name) }, 300)
}

const press = (name: string, book: string, out: string): Command => ({
  ...ours('press.mjs', book, out),
  environment: cache(name),
})

/** One word more in a reading in the middle of the book. */
const edited = (text: string): string => {
  const middle = text.indexOf('\n# ', text.length / 2)
  const place = text.indexOf('. ', text.indexOf('\n\n', middle + 1)) + 2
  return `${text.slice(0, place)}Newly ${text.slice(place)}`
}

const areSame = async (a: string, b: string): Promise<boolean> => (await readFile(a)).equals(await readFile(b))

/** The press cold, after an edit, and again without one; then the build with its proofs. */
const measureOctavo = async (text: string, round: number): Promise<readonly Row[]> => {
  const [first, second, third] = ['a', 'b', 'c'].map(name => `${name}${round}`) as [string, string, string]
  await warmUp(first, second, third)
  const book = await writeBook('book', text)
  const changed = edited(text)
  const other = await writeBook('edited', changed)
  const press_ = (remark: string, name: string, from: string, out: string, of: string) =>
    measure({ ...own, remark }, press(name, from, at(out)), at(out), of)
  const cold = await press_('print edition, nothing kept', first, book, 'cold.pdf', text)
  const warm = await press_('one of its readings edited', first, other, 'warm.pdf', changed)
  const again = await press_('nothing edited', first, other, 'again.pdf', changed)
  const whole = await press_('the edited book, nothing kept', second, other, 'whole.pdf', changed)
  const out = path.join(at('built'), 'a-generated-book.pdf')
  const command = { ...octavo('build', book, '--only', 'print', '--out', at('built')), environment: cache(third) }
  const built = await measure({ ...own, remark: 'build: print edition and its proofs' }, command, out, text)
  if (whole.verdict && warm.verdict && !(await areSame(at('warm.pdf'), at('whole.pdf'))))
    throw new Error('an edited book gave other bytes than when nothing was kept')
  return [cold, { ...warm, remark: `${warm.remark ?? ''}: the same bytes as when nothing is kept` }, again, built]
}

const measureCurve = async (book: Size): Promise<readonly Row[]> => {
  await warmUp('curve')
  const rows: Row[] = []
  for (const [index, words] of size.curve.entries()) {
    const readings = Math.max(1, Math.round((words * book.readings) / book.words))
    const text = generate({ readings, words, notes: Math.round((words * book.notes) / book.words), seed: index + 2 })
    const out = at(`curve-${index}.pdf`)
    const from = await writeBook(`curve-${index}`, text)
    rows.push(await measure({ ...own, remark: `${words} words` }, press('curve', from, out), out, text))
  }
  return rows
}

const measureTools = async (
  edition: 'pdf' | 'epub',
  files: Files,
  text: string,
): Promise<{ readonly rows: readonly Row[]; readonly missing: readonly Missing[] }> => {
  const rows: Row[] = []
  const missing: Missing[] = []
  for (const { name, find, command, remark, edition: of } of toolsOf(path.resolve(values.peers), await findBrowser())) {
    if (of !== edition || !(edition === 'epub' ? wanted('epub') || wanted(name) : wanted(name))) continue
    const found = await find()
    if ('missing' in found) missing.push({ name, get: found.missing })
    else {
      const out = at(`${name.replace(/\W+/g, '-').toLowerCase()}.${edition}`)
      rows.push(await measure({ name, version: found.version, remark }, command(files, out), out, text))
    }
  }
  return { rows, missing }
}

/** The e-book alone, which is what other tools make; then the build with its proofs. */
const measureEpub = async (book: string, text: string): Promise<readonly Row[]> => {
  await watch(
    ours('epub.ts', await writeBook('leaflet', generate({ readings: 1, words: 100, notes: 1 })), at('l.epub')),
    300,
  )
  const alone = await measure(
    { ...own, remark: 'e-book' },
    ours('epub.ts', book, at('alone.epub')),
    at('alone.epub'),
    text,
  )
  const command = { ...octavo('build', book, '--only', 'epub', '--out', at('epub')), environment: cache('epub') }
  const out = path.join(at('epub'), 'a-generated-book.epub')
  return [alone, await measure({ ...own, remark: 'build: e-book and its proofs' }, command, out, text)]
}

const report = async (): Promise<string> => {
  const text = generate(size.book)
  const files = await writeFiles(text)
  const { readings, words, notes } = size.book
  const rounds: (readonly Row[])[] = []
  const absent: Missing[] = []
  for (let round = 0; round < times; round++) {
    const own = wanted('octavo') ? await measureOctavo(text, round) : []
    const paper = await measureTools('pdf', files, text)
    rounds.push([...own, ...paper.rows])
    if (round === 0) absent.push(...paper.missing)
  }
  const book = wanted('epub') ? await measureEpub(files.book, text) : []
  const epub = await measureTools('epub', files, text)
  const check = wanted('check') ? await watch(octavo('check', files.book), size.patience) : null
  const grown = wanted('curve') ? await measureCurve(size.book) : []
  const rows = medians(rounds)
  const missing = [...absent, ...epub.missing].map(({ name, get }) => `- ${name} is missing: \`${get}\``)
  return [
    `${new Date().toISOString().slice(0, 10)}, ${machine()}`,
    `A generated book: ${readings} readings, ${words} words, ${notes} notes, seed 1; \`npm run bench -- --size ${values.size} --times ${times}\`.`,
    ...(rows.length > 0 ? ['### Print', comparison(rows, 'pdf'), '### Memory of each process', memory(rows)] : []),
    ...(grown.length > 0 ? ['### Octavo’s print edition by size', curve(grown)] : []),
    ...(book.length + epub.rows.length > 0 ? ['### E-book', comparison([...book, ...epub.rows], 'epub')] : []),
    ...(check ? [`\`octavo check\` took ${check.wall.toFixed(1)} s (exit status ${check.status ?? 'none'}).`] : []),
    ...(missing.length > 0 ? [missing.join('\n')] : []),
  ].join('\n\n')
}

const written = await report()
await mkdir(path.dirname(path.resolve(values.out)), { recursive: true })
await writeFile(values.out, `${written}\n`)
process.stdout.write(`${written}\n`)
