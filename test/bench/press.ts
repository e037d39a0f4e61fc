/** `press.ts BOOK OUT.pdf`: lays out and prints the paper edition of a book, without proofs; says when each division was done. */
import { writeFile } from 'node:fs/promises'
import { number } from '../../scripts/numbering/index.ts'
import { openBook } from '../../scripts/press/open.ts'
import { pressPrint } from '../../scripts/press/print.ts'

const [folder = '', out = ''] = process.argv.slice(2)
const { value } = await openBook(folder)
if (!value) throw new Error(`${folder} is not a book`)
const { pdf } = await pressPrint(value.book, number(value.book), { read: value.read })
await writeFile(out, pdf)
