/**
 * Random books through all editions and their proofs, by hand: `npx tsx test/fuzz/books.ts --books 60 --seed 1`. Every book that a
 * press or a proof does not pass goes to a file of its own in `--out`, made small with `--shrink N` tries.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { proveManuscript } from './editions.ts'
import { mixBook, picture } from './mixed.ts'

const { values } = parseArgs({
  options: {
    books: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    readings: { type: 'string', default: '3' },
    shrink: { type: 'string', default: '0' },
    out: { type: 'string', default: path.join(tmpdir(), 'octavo-fuzz-books') },
  },
})

/** What is wrong with a book, `refused` when its manuscript is; nothing when nothing is. */
const problemsOf = async (markdown: string): Promise<readonly string[]> => {
  try {
    const { refused, errors } = await proveManuscript({ 'book.md': markdown, [picture.name]: picture.text })
    return [...refused.map(({ message }) => `refused: ${message}`), ...errors.map(({ message }) => message)]
  } catch (cause) {
    return [cause instanceof Error ? cause.message : String(cause)]
  }
}

/** Problems alike: words, numbers and pages apart. */
const kindOf = (problem: string): string => problem.replace(/“[^”]*”|\d+|page \w+/g, '')

/** The smallest book of the same kind of problem that was found within so many tries: it goes without halves, quarters, single blocks. */
const shrink = async (markdown: string, problem: string, tries: number): Promise<string> => {
  const [head = '', body = ''] = markdown.split(/(?<=\n---\n)\n/)
  let parts = body.trim().split(/\n\n+/)
  let left = tries
  for (let size = Math.ceil(parts.length / 2); size > 0 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length && left > 0;) {
      const less = parts.toSpliced(from, size)
      left--
      const found = await problemsOf(`${head}\n${less.join('\n\n')}\n`)
      if (found.some(own => kindOf(own) === kindOf(problem))) parts = less
      else from += size
    }
  }
  return `${head}\n${parts.join('\n\n')}\n`
}

await mkdir(values.out, { recursive: true })
const sum = { books: 0, faulty: 0 }
const [first, tries] = [Number(values.seed), Number(values.shrink)]
for (let seed = first; seed < first + Number(values.books); seed++) {
  const markdown = mixBook(seed, Number(values.readings))
  const problems = await problemsOf(markdown)
  sum.books++
  const [problem] = problems
  if (problem === undefined) continue
  sum.faulty++
  const small = tries > 0 ? await shrink(markdown, problem, tries) : markdown
  const file = path.join(values.out, `${seed}.md`)
  await writeFile(file, small)
  const told = problems.slice(0, 3).map(text => `  ${text.slice(0, 240)}\n`)
  process.stdout.write(`${seed}: ${problems.length} problems, ${file}\n${told.join('')}`)
}
process.stdout.write(`${JSON.stringify(sum)}\n`)
