/** `epub.ts BOOK OUT.epub`: makes the e-book of a book, without proofs. */
import { writeFile } from 'node:fs/promises'
import { number } from '../../scripts/numbering/index.ts'
import { pressEpub } from '../../scripts/press/epub.ts'
import { openBook } from '../../scripts/press/open.ts'

const [folder = '', out = ''] = process.argv.slice(2)
const { value } = await openBook(folder)
if (!value) throw new Error(`${folder} is not a book`)
const { book, read } = value
await writeFile(out, (await pressEpub(book, number(book), { read })).epub)
