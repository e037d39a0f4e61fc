/** One way through the house: a folder imports from those to its left, never from those to its right. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { bindingFiles } from '../scripts/press/paged.ts'

const house = resolve(import.meta.dirname, '../scripts')

/** Folders of one rank may use each other. */
const ranks: readonly (readonly string[])[] = [
  ['model'],
  ['diagnostics'],
  ['readers', 'importers'],
  ['numbering'],
  ['checks', 'writers'],
  ['press'],
  ['proofs'],
  ['commands'],
  ['octavo.ts'],
]
const rankOf = (folder: string) => ranks.findIndex(folders => folders.includes(folder))
const folderOf = (path: string) => relative(house, path).split(sep)[0] ?? ''

const files = readdirSync(house, { recursive: true, encoding: 'utf8' }).filter(
  path => path.endsWith('.ts') && !path.endsWith('.d.ts'),
)

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}
const imports: readonly Import[] = files.flatMap(file => {
  const text = readFileSync(join(house, file), 'utf8')
  return [
    ...text.matchAll(/(?:^import (type )?[^'"]*?|^export (?:type )?[^'"]*? from |import\()['"]([^'"]+)['"]/gm),
  ].map(([, type, to = '']) => ({
    from: file,
    to: to.startsWith('.') ? relative(house, resolve(house, dirname(file), to)) : to,
    typeOnly: type !== undefined,
  }))
})

describe('the order of the house', () => {
  test('every folder has a place in it', () => {
    expect(files.map(file => folderOf(join(house, file))).filter(folder => rankOf(folder) < 0)).toEqual([])
  })

  test('imports lead to the left', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (to.startsWith('node:') || !to.endsWith('.ts')) return false
      return rankOf(folderOf(join(house, from))) < rankOf(folderOf(join(house, to)))
    })
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })

  test('no files import each other in a circle', () => {
    const of = new Map(files.map(file => [file, imports.filter(({ from }) => from === file).map(({ to }) => to)]))
    // What imports nothing of what is left, or is not imported by it, is no part of a circle, and is taken away.
    for (let before = Infinity; of.size < before;) {
      before = of.size
      for (const [file, to] of of)
        if (!to.some(one => of.has(one)) || ![...of.values()].some(to => to.includes(file))) of.delete(file)
    }
    expect([...of].map(([file, to]) => `${file} → ${to.filter(one => of.has(one)).join(', ')}`)).toEqual([])
  })

  test('packages that the program uses are installed with it, not for its tests alone', () => {
    const { dependencies } = JSON.parse(readFileSync(join(house, '../package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const packages = imports
      .filter(
        ({ to, typeOnly }) => !typeOnly && /^@?[a-z]/.test(to) && !to.startsWith('node:') && !/\.m?[jt]s$/.test(to),
      )
      .map(({ to }) =>
        to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
      )
    expect(packages).toContain('markdown-it')
    expect(packages.filter(name => !(name in dependencies))).toEqual([])
  })

  test('what is kept of the press depends on all that its rooms of binding use', async () => {
    const used = imports.filter(({ from, to }) => from.startsWith(`press${sep}binding${sep}`) && to.endsWith('.ts'))
    const files = (await bindingFiles()).map(file => relative(house, fileURLToPath(file)))
    expect(used.filter(({ typeOnly, to }) => !typeOnly && !files.includes(to)).map(({ to }) => to)).toEqual([])
    expect(files).toContain(join('writers', 'markup.ts'))
  })

  test('only the press and the commands touch the world', () => {
    const world = /^(node:(fs|child_process|net|http|https|os|worker_threads)|fs|child_process|puppeteer-core)/
    const touching = imports.filter(({ from, to }) => world.test(to) && !/^(press|commands)\//.test(from))
    expect(touching.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
    const clocks = files.filter(file =>
      /Date\.now\(|new Date\(\)|Math\.random\(|process\.exit\(|console\./.test(readFileSync(join(house, file), 'utf8')),
    )
    expect(clocks.filter(file => !file.startsWith(`press${sep}page${sep}`))).toEqual([])
  })
})
