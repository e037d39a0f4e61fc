/** Answers: each kind of decision obeys each of its alternatives, and an import is a function of file and answers. */
import { describe, expect, test } from 'vitest'
import { conserve } from '../scripts/importers/conservation.ts'
import { unused, writeDecisions, readDecisions } from '../scripts/importers/decisions.ts'
import { draftOf } from '../scripts/importers/engine/index.ts'
import { manuscriptOf, scaffoldOf } from '../scripts/importers/markdown.ts'
import { readText } from '../scripts/importers/text.ts'

const importText = (text: string, answers: ReadonlyMap<string, string> = new Map()) => {
  const draft = draftOf(readText('mills.txt', text), answers)
  const markdown = manuscriptOf(draft)
  conserve('mills.txt', draft, markdown, scaffoldOf(draft))
  const decisions = writeDecisions('mills.txt', draft, { source: 'a', written: 'b', answers })
  return { draft, markdown, decisions }
}

const mill = 'The mill stands at the foot of the hill, and nobody passes it unseen on the way to the town.'
const weir = 'The weir above it was built by two brothers in a dry year, and it was let to a widow.'
const pages = (head: string) =>
  ['12', '13', '14', '15']
    .map(folio => `${head}\n\n${mill} ${weir} On page ${folio} of the rolls it is told again\n\n${folio}\n`)
    .join('\f')

/** A text, the kind that it has to decide, what it says when nobody answers, and what when it is had otherwise. */
const cases: readonly (readonly [kind: string, text: string, done: RegExp, otherwise: RegExp])[] = [
  ['furniture', pages('Of Mills'), /^(?![\s\S]*\n12\n)/, /^12$|told again 12|12 The mill|^1[2-5]$/m],
  ['marker', `${mill}[1]\n\n${weir}\n\n[1] See Dumont.\n`, /town\.\[\^1\]/, /town\.\\?\[1\\?\]/],
  ['unplaced', `${mill}[1]\n\n[1] See Dumont.\n\n[2] Ibid.\n`, /^## Unplaced notes$/m, /^\\?\[2\\?\] Ibid\.$/m],
  ['heading', `${mill}\n\n## Of Weirs\n\n${weir}\n`, /^## Of Weirs$/m, /^Of Weirs$/m],
  [
    'title-page',
    `# Of Mills\n\n${mill}\n\n${weir}\n`,
    /^title: "?Of Mills/m,
    /^(?![\s\S]*title: "?Of Mills)[\s\S]*Of Mills$/m,
  ],
  [
    'join',
    `${mill} ${weir} It was let to her sons and\n\f\ntheir sons after them, who sold it. ${mill}\n`,
    /sons and\s(?:<!--.*?-->\s?)?their/,
    /sons and\n/,
  ],
  [
    'hyphen',
    `${mill} It was a remark-\nable house, and\nremarkable it was called by all of the people of the town.\n`,
    /a remarkable/,
    /a remark-able/,
  ],
  ['quotation', `${mill} He said:\n\n${weir}[1]\n\n${mill}\n\n[1] See Dumont.\n`, /^> The weir/m, /^The weir/m],
  [
    'note-piece',
    `${mill}[1] ${weir}\n\n[Footnote 1: See Dumont, who has it from the steward.\n\nHe names three.]\n\n${weir}\n`,
    /^ {4}He names three\.$/m,
    /^He names three\./m,
  ],
  [
    'catchword',
    `${mill} It was let to her sons, as widows\n\f\nwidows sold it. ${weir} And so the mill\n\f\nmill was theirs. ${mill}\n`,
    /her sons, as\s(?:<!--.*?-->\s?)?widows sold it/,
    /widows\s(?:<!--.*?-->\s?)?widows/,
  ],
  [
    'list',
    `${mill}\n\n1. The mill.\n\n2. The weir.\n\n3. The loft.\n\n${weir}\n`,
    /^1\. The mill\.$/m,
    /^1\\\. The mill\.$/m,
  ],
  [
    'verse',
    `${mill}\n\nThe mill goes round,\nThe water sings,\nThe miller sleeps\nAnd dreams of kings.\n\n${weir}\n`,
    /^\| The mill goes round,/m,
    /^The mill goes round,/m,
  ],
]

describe.each(cases)('%s', (kind, text, done, otherwise) => {
  const before = importText(text)
  const decision = before.draft.decisions.find(one => one.kind === kind && one.alternatives.length > 0)
  test('is decided', () => {
    expect(before.draft.decisions.map(one => one.kind)).toContain(kind)
    expect(before.markdown).toMatch(done)
  })
  test('each alternative is done when it is answered, and the same answers give the same bytes', () => {
    for (const way of decision?.alternatives ?? []) {
      const answers = new Map([[decision?.id ?? '', way]])
      const after = importText(text, answers)
      expect(after.markdown).toMatch(otherwise)
      expect(after.markdown).not.toBe(before.markdown)
      const settled = after.draft.decisions.find(({ id }) => id === decision?.id)
      expect(settled).toMatchObject({ done: way, grade: 'sure' })
      expect(unused(answers, after.draft.decisions)).toEqual([])
      // As its own file of decisions keeps them.
      const kept = readDecisions('mills.decisions.yaml', after.decisions).answers
      expect(importText(text, kept)).toEqual(after)
    }
  })
  test('what was done can be confirmed, and is not asked any more', () => {
    const after = importText(text, new Map([[decision?.id ?? '', decision?.done ?? '']]))
    expect(after.draft.decisions.find(({ id }) => id === decision?.id)?.grade).toBe('sure')
    expect(after.markdown.replace(/<!-- \?.*-->\n+/g, '')).toBe(before.markdown.replace(/<!-- \?.*-->\n+/g, ''))
  })
})

test('answers that nothing asks for, and answers that are none, are told and kept', () => {
  const text = `${mill}[1]\n\n[1] See Dumont.\n`
  const id = importText(text).draft.decisions.find(({ kind }) => kind === 'marker')?.id ?? ''
  const answers = new Map([
    ['marker-999', 'text'],
    [id, 'nonsense'],
  ])
  const { draft, decisions } = importText(text, answers)
  expect(unused(answers, draft.decisions)).toEqual(['marker-999', id])
  expect(readDecisions('a', decisions).answers).toEqual(answers)
})
