/** `typst.ts PACKAGE IN.typ OUT.pdf FONTS…`: Typst by its compiler for Node, loaded from where the package is. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createRequire } from 'node:module'

interface Compiler {
  readonly pdf: (of: { readonly mainFilePath: string }) => Uint8Array
}
interface Package {
  readonly NodeCompiler: {
    readonly create: (options: { workspace: string; fontArgs: readonly { fontPaths: readonly string[] }[] }) => Compiler
  }
}

const [home = '', from = '', out = '', ...fonts] = process.argv.slice(2)
const entry = createRequire(path.join(home, 'package.json')).resolve('@myriaddreamin/typst-ts-node-compiler')
const { NodeCompiler } = (await import(pathToFileURL(entry).href)) as Package
const compiler = NodeCompiler.create({ workspace: path.dirname(from), fontArgs: [{ fontPaths: fonts }] })
await writeFile(out, compiler.pdf({ mainFilePath: from }))
