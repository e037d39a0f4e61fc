/**
 * The TypeScript of the program, this folder and the templates, as JavaScript: made once, and kept until a file changes. tsx,
 * which does it anew at every start, takes a second for it.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'

// No run is so long that functions with all others inlined in them are worth what it takes to compile them: pressing a long book
// cost two seconds of processor time more, reading it back one.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=200')
// Node 20 optimizes what has run for a moment; later ones wait, and do not know this flag. Tidying printed pages cost a tenth more.
if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=528000')
// To optimize what cuts the fonts takes four times as long as to cut them, on the core on which the browser is starting.
setFlagsFromString('--wasm-tiering-budget=500000000')

const house = fileURLToPath(new URL('..', import.meta.url))
const folders = ['scripts', 'templates']
/** What is loaded by its name. All else goes with these: the same text in two hundred files takes a third longer to load. */
const entries = ['octavo', 'numbering/index', 'press/open', 'press/print', 'press/pdf/pages']
/** Packages of many files, which go with these too: all of them are read in half the time. */
const bundled = ['image-size', 'markdown-it', 'parse5', 'puppeteer-core', 'yaml', 'zod']
/** Other packages are found from there as they are from here. */
const kept = path.join(house, 'node_modules', '.cache', 'octavo')

/** Milliseconds after which nobody runs what an older state of the sources gave. */
const day = 86_400_000

const isSource = name => name.endsWith('.ts') && !name.endsWith('.d.ts')

const readSources = async () => {
  const found = folders.map(async folder =>
    (await readdir(path.join(house, folder), { recursive: true })).map(name => path.join(folder, name)),
  )
  const names = (await Promise.all(found)).flat().filter(isSource).sort()
  return Promise.all(names.map(async name => ({ name, text: await readFile(path.join(house, name), 'utf8') })))
}

/** A file knows its neighbours by its own place, wherever its JavaScript is. */
const inPlace = {
  name: 'in place',
  setup: build => {
    build.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const text = await readFile(file, 'utf8')
      const place = JSON.stringify(pathToFileURL(file).href)
      return { contents: text.replaceAll('import.meta.url', place), loader: 'ts' }
    })
  },
}

/** What packages that were written for `require` call by that name. */
const requireHere = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(${JSON.stringify(import.meta.url)})`

const compile = async folder => {
  const { build } = await import('esbuild')
  const { dependencies } = JSON.parse(await readFile(path.join(house, 'package.json'), 'utf8'))
  await build({
    entryPoints: entries.map(name => path.join(house, 'scripts', `${name}.ts`)),
    outbase: house,
    outdir: folder,
    bundle: true,
    splitting: true,
    external: Object.keys(dependencies).filter(name => !bundled.includes(name)),
    banner: { js: requireHere },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [inPlace],
  })
}

const sweep = async () => {
  for (const name of await readdir(kept)) {
    const { mtimeMs } = await stat(path.join(kept, name))
    if (Date.now() - mtimeMs > day) await rm(path.join(kept, name), { recursive: true, force: true })
  }
}

/** The folder of the JavaScript, made when it is not there. Rejects where it can neither be found nor be written. */
const compiled = async () => {
  const sources = await readSources()
  // What npm has installed.
  const packages = await readFile(path.join(house, 'node_modules', '.package-lock.json'), 'utf8').catch(() => '')
  const hash = createHash('sha256').update(JSON.stringify([house, process.versions.modules, entries, packages]))
  for (const { name, text } of sources) hash.update(`${name}:${text.length}:`).update(text)
  const folder = path.join(kept, hash.digest('hex').slice(0, 32))
  if (existsSync(folder)) return folder
  const part = `${folder}.${process.pid}.part`
  try {
    await mkdir(part, { recursive: true })
    await compile(part)
    // Another process may have been first: what it made is as good.
    await rename(part, folder).catch(cause => {
      if (!existsSync(folder)) throw cause
    })
    await sweep()
  } finally {
    await rm(part, { recursive: true, force: true }).catch(() => undefined)
  }
  return folder
}

const fromSources = async name => {
  const { register } = await import('tsx/esm/api')
  register()
  return new URL(`${name}.ts`, import.meta.url)
}

/** The module of that name in this folder, one of the entries. Where no JavaScript can be kept, tsx runs the TypeScript. */
export const load = async name => {
  const place = await compiled().then(
    folder => pathToFileURL(path.join(folder, 'scripts', `${name}.js`)),
    () => fromSources(name),
  )
  return import(place.href)
}
