/**
 * Random documents by hand: `npx tsx test/fuzz/run.ts --documents 10000 --seed 1`. Prints a line a batch and the sum; every
 * faulty document goes to a file of its own in `--out`, made small with `--shrink N` tries.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { wage } from './campaign.ts'
import { kinds, type Fault, type Kind } from './judge.ts'
import { sourceOf, withPresses, type Press, type Setting, type Trial } from './lay.ts'
import { shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    pages: { type: 'string', default: '1.5' },
    presses: { type: 'string', default: '2' },
    /** `--print '{"columns": 2}'` holds over what is drawn. */
    print: { type: 'string', default: '{}' },
    shrink: { type: 'string', default: '0' },
    out: { type: 'string', default: path.join(tmpdir(), 'octavo-fuzz') },
  },
})

const tally = new Map<Kind, number>()
const sum = { documents: 0, faulty: 0, pages: 0, notes: 0 }

const record = async (trial: Trial, [first, ...more]: readonly Fault[], press: Press): Promise<void> => {
  if (!first) return
  const tries = Number(values.shrink)
  const small = tries > 0 ? await shrink(press, trial, first.kind, tries) : trial
  const told = [first, ...more].slice(0, 8).map(({ kind, what }) => `${kind}: ${what}`.replaceAll('--', '- '))
  const how = `seed ${trial.seed}${trial.bare ? ', calls without width' : ''}`
  const file = path.join(values.out, `${first.kind}-${trial.seed}.md`)
  await writeFile(file, `${sourceOf(small)}\n<!-- ${how}\n${told.join('\n')}\n-->\n`)
  process.stdout.write(`${trial.seed} ${first.kind}: ${first.what.slice(0, 160)}\n  ${file}\n`)
}

const started = Date.now()
await mkdir(values.out, { recursive: true })
await withPresses(open =>
  wage(
    {
      documents: Number(values.documents),
      seed: Number(values.seed),
      pages: Number(values.pages),
      presses: Number(values.presses),
      setting: JSON.parse(values.print) as Setting,
    },
    open,
    async (trials, verdicts, press) => {
      for (const [index, { pages, notes, faults }] of verdicts.entries()) {
        const trial = trials[index] as Trial
        sum.documents++
        sum.pages += pages
        sum.notes += notes
        for (const { kind } of faults) tally.set(kind, (tally.get(kind) ?? 0) + 1)
        const grave = faults.filter(({ kind }) => kind !== 'forced')
        if (grave.length > 0) sum.faulty++
        await record(trial, grave, press)
      }
      const seconds = Math.round((Date.now() - started) / 1000)
      process.stdout.write(`${seconds} s: ${JSON.stringify(sum)}\n`)
    },
  ),
)
const told = kinds.flatMap(kind => (tally.has(kind) ? [`${kind} ${tally.get(kind)}`] : []))
process.stdout.write(`${JSON.stringify(sum)} faults: ${told.join(', ') || 'none'}\n`)
