/** `press.mjs BOOK OUT.pdf`: lays out and prints the paper edition of a book, without proofs. It starts as the command does. */
import { writeFile } from 'node:fs/promises'
import { load } from '../../scripts/compiled.mjs'

const [folder = '', out = ''] = process.argv.slice(2)
const { number } = await load('numbering/index')
const { openBook } = await load('press/open')
const { pressPrint } = await load('press/print')
const { value } = await openBook(folder)
if (!value) throw new Error(`${folder} is not a book`)
const { pdf } = await pressPrint(value.book, number(value.book), { read: value.read })
await writeFile(out, pdf)
