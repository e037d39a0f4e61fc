/** How words stand in web edition and e-book, and the pictures between them: each damage is told, with its place. */
import { describe, expect, test } from 'vitest'
import { bookOf, epubFiles, tellProof, webFiles, withPictures } from './proof-editions.ts'

const manuscript = `---
title: Of Presses
language: en
readings:
  of-trays: {language: de}
---

# Of Presses

The printer called it [поле]{lang=ru} in his letters, and set it in [galley]{.smallcaps} type.

## Its room

![The press in its room](a.png){#fig-a alt="A wooden press beside a window"}

It holds ![a pointing hand](hand.png) in its line.

![The handle](b.png){#fig-b}

### Its ink

3. stick
4. galley
    a. chase
    b. furniture

He wrote [כתב [ink]{lang=en} ספר]{lang=he} on it.

- laid
- wove

| A verse
|   that is indented

Galley
: a tray

<table><thead><tr><th>Hand</th><th>Ink</th></tr></thead><tbody><tr><th>First</th><td>four</td></tr><tr><th>Second</th><td>five</td></tr></tbody></table>

Table: Ink by hands

# Of Trays

Der Setzer nahm sie, sagte [so be it]{lang=en} und ging.

::: {lang=fr}
Il partit.
:::

::: {.smallcaps lang=fr}
Il revint.
:::

It was the [quai]{.sc .constructor lang=fr}.
`
const whole = withPictures(bookOf(manuscript))
const lineOf = (words: string) => manuscript.slice(0, manuscript.indexOf(words)).split('\n').length
type Damage = readonly [what: string, from: RegExp, to: string, line: string, told: string]

const damages: readonly Damage[] = [
  ['a word is of no language', / lang="ru"/, '', '[поле]', '“поле” is not marked as ru'],
  ['a word is of another', / lang="ru"/, ' lang="uk"', '[поле]', '“поле” is marked as uk'],
  [
    'a block in small capitals',
    /class="smallcaps" lang="fr"/,
    'lang="fr"',
    'Il revint',
    '“Il revint” does not stand in small capitals',
  ],
  [
    'a word in a language',
    /<span class="smallcaps">quai/,
    '<span>quai',
    'It was',
    '“quai” does not stand in small capitals',
  ],
  ['a block is of no language', / lang="fr"/, '', 'Il partit', '“Il partit” is not marked as fr'],
  ['a reading is of no language', /(class="division-text") lang="de"/, '$1', 'Der Setzer', 'is not marked as de'],
  ['a title is of no language', /(class="division-title") lang="de"/, '$1', '# Of Trays', 'is not marked as de'],
  [
    'a heading is of another level',
    /<h2([^>]*)>([^]*?)<\/h2>/,
    '<h3$1>$2</h3>',
    '## Its room',
    '“Its room” is no heading of level 1',
  ],
  [
    'a title is none',
    /<h1( class="division-title"[^>]*)>([^]*?)<\/h1>/,
    '<p$1>$2</p>',
    '# Of Presses',
    '“Of Presses” is no title',
  ],
  [
    'a cell names its column no more',
    /<th scope="col">Hand<\/th>/,
    '<td>Hand</td>',
    '<th>Hand',
    '“Hand” does not name its column',
  ],
  ['a cell names nothing', /<th scope="row">/, '<th>', '<th>First', '“First” does not name its row'],
  [
    'two rows are one',
    /<\/tr>\s*<tr>(?=<th[^>]*>Second)/,
    '',
    '<th>Second',
    '“Second” does not stand in row 3, column 1 of its table',
  ],
  [
    'a cell has moved',
    /<td>four<\/td>/,
    '<td></td><td>four</td>',
    '<td>four',
    '“four” does not stand in row 2, column 2 of its table',
  ],
  [
    'an item has another number',
    /<li>(?=galley)/,
    '<li value="9">',
    '4. galley',
    '“galley chase furniture” is not item 4 of its list',
  ],
  ['a list is counted back', /<ol start="3">/, '<ol start="3" reversed="">', '4. galley', 'is not item 4 of its list'],
  ['letters of items are figures', /<ol type="a">/, '<ol>', 'a. chase', '“chase” is not item 1, a of its list'],
  [
    'capitals are not small',
    /<span class="smallcaps">([^<]*)<\/span>/,
    '$1',
    '[galley]',
    '“galley” does not stand in small capitals',
  ],
  ['a verse is not indented', / indent-2/, '', '|   that', '“that is indented” is no line of verse, indented by 2'],
  ['a term is none', /<dt>Galley<\/dt>/, '<dd>Galley</dd>', 'Galley\n:', '“Galley” is no term of a list'],
  [
    'a caption is none',
    /<figcaption>([^]*?)<\/figcaption>/,
    '<p>$1</p>',
    '![The press',
    '“Figure 1. The press in its room” is no caption',
  ],
  ['a picture is missing', /<img[^>]*A wooden[^>]*>/, '', '![The press', 'the picture a.png is missing'],
  ['a picture in a line is missing', /<img[^>]*pointing[^>]*>/, '', '![a pointing', 'the picture hand.png is missing'],
  ['a picture has no address', /(<img) src="[^"]*"/, '$1', '![The press', 'the picture a.png is not there to be shown'],
  [
    'a picture is another',
    /src="[^"]*a[^"/]*png"([^]*?)src="([^"]*b[^"/]*png)"/,
    'src="$2"$1src="$2"',
    '![The press',
    'the picture a.png is another picture',
  ],
  ['words run the wrong way', / dir="rtl"/, '', '[כתב', '“כתב” does not run from the right'],
  ['words run the other way', / dir="ltr"/, '', '[כתב', '“ink” runs from the right'],
  ['a paragraph runs the wrong way', /<p>He wrote/, '<p dir="rtl">He wrote', '[כתב', '“He wrote” runs from the right'],
  [
    'a picture stands elsewhere',
    /(It holds )(<img[^>]*>)( in its line)/,
    '$1$3$2',
    '![a pointing',
    'the picture hand.png stands in another place',
  ],
  [
    'a picture says nothing',
    /A wooden press[^"]*/,
    '',
    '![The press',
    'the picture a.png says nothing to those who do not see it, and ought to say “A wooden press beside a window”',
  ],
  [
    'a picture says something else',
    /alt="The handle"/,
    'alt="A hand"',
    '![The handle',
    'the picture b.png says “A hand” to those',
  ],
]

describe.each([
  ['web', webFiles],
  ['epub', epubFiles],
] as const)('in a %s edition', (edition, write) => {
  const told = (damage: (files: Map<string, string>) => void) => {
    const files = new Map(write(whole))
    damage(files)
    return tellProof(whole, { [edition]: files }).errors
  }
  const text = (name: string) => (edition === 'web' ? `${name}.html` : `OEBPS/${name}.xhtml`)

  test('all is as it ought to be', () => expect(told(() => undefined)).toEqual([]))
  test.each(damages)('%s', (_, from, to, line, problem) => {
    const file = text(/ fr\b| de\b|Trays|revint|quai/.test(`${problem} ${line}`) ? 'of-trays' : 'of-presses')
    const errors = told(files => {
      const before = files.get(file) ?? ''
      const source = from.source.replace(/ lang="(\w+)"/, edition === 'web' ? ' lang="$1"' : ' lang="$1" xml:lang="$1"')
      const after = before.replace(new RegExp(source), to)
      if (after === before) throw new Error(`nothing changed: ${from}`)
      files.set(file, after)
    })
    expect(
      errors.some(error => error.startsWith(`${lineOf(line)}: `) && error.includes(problem) && error.includes(file)),
      errors.join('\n'),
    ).toBe(true)
  })
  test('the file of a picture is another', () => {
    const errors = told(files => {
      for (const file of files.keys()) if (/\ba[^/]*\.png$/.test(file)) files.set(file, 'another')
    })
    expect(errors).toEqual([expect.stringContaining(`${text('of-presses')}: the picture a.png is another picture`)])
  })
})
