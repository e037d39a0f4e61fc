/** The proof as a page that a person can read: what is wrong first, then every note, every division, every page. */
import { direction } from '../writers/direction.ts'
import { element, escapeHtml } from '../writers/html.ts'
import type { CensusEntry, ManuscriptPlace } from './census.ts'
import { editionNames } from './findings.ts'
import type { NoteInFiles } from './follow.ts'
import { summarise, type EditionProof, type Problem, type Proof } from './proof.ts'

const css = `
:root { color-scheme: light dark; --line: #8886; --bad: #b00020 }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a8a } }
body { font: 1rem/1.5 Georgia, serif; max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem }
.verdict { font-size: 1.15rem; border-left: .3rem solid #2e7d32; padding-left: .8rem }
.verdict.bad { border-color: var(--bad) }
.scroll { overflow-x: auto; margin-bottom: 1.5rem }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: lining-nums tabular-nums }
caption { text-align: left; font-style: italic; padding: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid var(--line) }
thead th { border-top: 0; font-weight: normal; font-style: italic }
.bad, .error { color: var(--bad) }
code { font-size: .9em }
li { margin: .3rem 0 }
summary { cursor: pointer; margin: 1rem 0 .5rem }
`

const inEnglish = new Intl.NumberFormat('en')
const number = (value: number) => inEnglish.format(value)

const row = (cells: readonly string[], head: boolean): string =>
  element(
    'tr',
    {},
    cells
      .map((cell, column) => {
        if (head) return element('th', { scope: 'col' }, cell)
        return column === 0 ? element('th', { scope: 'row' }, cell) : element('td', {}, cell)
      })
      .join(''),
  )

const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0 },
    element(
      'table',
      {},
      element('caption', {}, escapeHtml(caption)) +
        element('thead', {}, row(head, true)) +
        `<tbody>\n${rows.map(cells => row(cells, false)).join('\n')}\n</tbody>`,
    ),
  )

const bad = (text: string) => element('strong', { class: 'bad' }, escapeHtml(text))

const placeText = (place: ManuscriptPlace | null): string =>
  place ? element('code', {}, escapeHtml(`${place.file}:${place.line}`)) : ''

const editionRow = ({ edition, path, state, words, notes }: EditionProof): readonly string[] => {
  const whole = state === 'read'
  const missing = words.missing > 0 ? bad(`${number(words.missing)} missing`) : 'none missing'
  const added = words.added > 0 ? `, ${bad(`${number(words.added)} too many`)}` : ''
  const found = `${number(notes.found)} of ${number(notes.expected)}`
  return [
    escapeHtml(editionNames[edition]),
    element('code', {}, escapeHtml(path)),
    whole ? `${number(words.expected)}, ${missing}${added}` : bad(state),
    notes.found === notes.expected ? found : bad(found),
  ]
}

const problemItem = ({ message, severity, manuscript }: Problem): string =>
  element('li', { class: severity }, `${escapeHtml(message)}${manuscript ? ` (${placeText(manuscript)})` : ''}`)

const problemList = (title: string, problems: readonly Problem[]): string =>
  problems.length === 0 ? '' : `${element('h2', {}, title)}\n<ul>\n${problems.map(problemItem).join('\n')}\n</ul>`

const placementList = ({ placements }: Proof): string => {
  const items = placements.map(({ page, message }) => element('li', {}, escapeHtml(`Page ${page}: ${message}`)))
  return items.length === 0 ? '' : `<h2>Pages to look at</h2>\n<ul>\n${items.join('\n')}\n</ul>`
}

const inFiles = (found: NoteInFiles | null, calls: number, folder: string | null, id: string): string => {
  if (!found) return 'not proven'
  if (found.file === null) return bad('missing')
  const faults = [
    ...(found.whole ? [] : ['text differs']),
    ...(found.called === calls ? [] : [`${found.called} of ${calls} markers`]),
    ...(found.back === calls ? [] : [`${found.back} of ${calls} ways back`]),
  ]
  const text = faults.length === 0 ? escapeHtml(found.file) : `${escapeHtml(found.file)}: ${bad(faults.join(', '))}`
  return folder === null ? text : element('a', { href: `../${folder}/${found.file}#${id}` }, text)
}

const onPaper = ({ pdf }: CensusEntry): string => {
  if (!pdf) return 'not proven'
  if (pdf.pages.length === 0) return bad('missing')
  const pages = escapeHtml(pdf.pages.length > 1 ? `${pdf.pages[0]}–${pdf.pages.at(-1)}` : (pdf.pages[0] ?? ''))
  const faults = [
    ...(pdf.whole ? [] : ['text differs']),
    ...(pdf.calls.includes(null) ? ['marker missing'] : []),
    ...(pdf.inPlace ? [] : [`called on ${pdf.calls[0] ?? '?'}`]),
  ]
  return faults.length === 0 ? pages : `${pages}: ${bad(faults.join(', '))}`
}

const noteRow = (proof: Proof) => {
  const folder = proof.editions.find(({ edition }) => edition === 'web')?.path ?? null
  return (note: CensusEntry): readonly string[] => [
    escapeHtml(note.mark),
    `${element('span', { lang: proof.language, dir: direction(proof.language) }, escapeHtml(note.text))}`,
    placeText(note.manuscript),
    inFiles(note.web, note.calls.length, folder, note.id),
    onPaper(note),
    inFiles(note.epub, note.calls.length, null, note.id),
  ]
}

const notesOf = (proof: Proof): string =>
  proof.divisions
    .map(({ id, title }) => {
      const own = proof.notes.filter(({ division }) => division === id)
      const head = ['note', 'it begins', 'manuscript', 'web edition', 'PDF, page', 'e-book']
      return own.length === 0 ? '' : table(`Notes of “${title || id}”`, head, own.map(noteRow(proof)))
    })
    .join('\n')

const divisionRow = ({ id, title, words, notes, page }: Proof['divisions'][number]): readonly string[] => [
  escapeHtml(title || id),
  number(words),
  number(notes),
  escapeHtml(page ?? '–'),
]

const pageRow = ({ label, kind, division, first, last, begins }: Proof['pages'][number]): readonly string[] => [
  escapeHtml(label),
  kind === 'text' ? escapeHtml(division ?? '') : kind,
  escapeHtml(first),
  escapeHtml(last),
  begins ? element('code', {}, escapeHtml(`${begins.file}:${begins.line}`)) : '',
]

/** proof.json as one page of HTML: no script, nothing loaded. */
export const proofPage = (proof: Proof): string => {
  const errors = proof.problems.filter(({ severity }) => severity === 'error')
  const warnings = proof.problems.filter(({ severity, note }) => severity === 'warning' && note !== null)
  const sound = errors.length === 0 && proof.editions.every(({ state }) => state === 'read')
  const pages =
    proof.pages.length === 0
      ? ''
      : `<details><summary>The ${number(proof.pages.length)} pages of the PDF</summary>\n` +
        `${table('Pages', ['page', 'holds', 'from', 'to', 'manuscript'], proof.pages.map(pageRow))}\n</details>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Proof of ${escapeHtml(proof.title)}</title>
<style>${css}</style>
</head>
<body>
<main>
<h1>Proof of <cite>${escapeHtml(proof.title)}</cite></h1>
${element('p', { class: sound ? 'verdict' : 'verdict bad' }, `${escapeHtml(summarise(proof))}.`)}
${problemList('What is wrong', errors)}
${problemList('Notes to look at', warnings)}
${placementList(proof)}
<h2>Editions</h2>
${table('Words and notes found in the finished files', ['edition', 'file', 'words', 'notes in order'], proof.editions.map(editionRow))}
<h2>Notes</h2>
${notesOf(proof)}
<h2>Divisions</h2>
${table('Divisions and the page on which each begins', ['division', 'words', 'notes', 'page'], proof.divisions.map(divisionRow))}
${pages}
</main>
</body>
</html>
`
}
