/** A book that holds everything a book can hold, and all of it at its most awkward. */
import type { Block, Book, Credit, Division, Inline } from '../scripts/model/book.ts'
import {
  back,
  book,
  em,
  figure,
  front,
  h,
  inlines,
  list,
  mark,
  metadata,
  note,
  p,
  part,
  quote,
  reading,
  ref,
  table,
} from './builders.ts'

const span = { file: 'book.md', start: 0, end: 1 }
const attributes = (more: object = {}) => ({ classes: [], ...more })

const dressed = (
  type: 'strong' | 'small-caps' | 'superscript' | 'subscript' | 'deleted' | 'underlined',
  words: string,
): Inline => ({
  type,
  inlines: inlines([words]),
  span,
})
const inLanguage = (lang: string, words: string, dir?: 'rtl'): Inline => ({
  type: 'span',
  attributes: attributes({ lang, ...(dir && { dir }) }),
  inlines: inlines([words]),
  span,
})
const link = (href: string, ...words: readonly (string | Inline)[]): Inline => ({
  type: 'link',
  href,
  inlines: inlines(words),
  span,
})
const image = (src: string, alt: string | null): Inline => ({ type: 'image', src, alt, span })
const math = (tex: string): Inline => ({ type: 'math', tex, span })
const named = (block: Block, id: string): Block => ({ ...block, attributes: attributes({ id }) }) as Block
const see = (target: string): Inline => ({ type: 'cross-reference', target, span })

const formulas = [
  '\\frac{\\sqrt{x}}{\\sum_{i=0}^n i^2}\\quad\\text{if }x>0',
  '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}\\tag{1}',
  '\\begin{align}a&=b\\\\c&=d\\end{align}',
  '\\int_0^\\infty e^{-x^2}\\,dx=\\tfrac{\\sqrt{\\pi}}{2}~\\mathbb{R}\\ \\overbrace{a+b}^{n}\\ \\binom{n}{k}\\ \\vec{v}\\ \\hat{x}',
  '\\cancel{x}\\ \\boxed{z}\\ \\color{red}{y}\\ \\left\\{\\begin{array}{l|r}a&b\\\\\\hline c&d\\end{array}\\right.',
  '\\thisisnotacommand{x}',
]

const everyBlock: readonly Block[] = [
  mark('11'),
  named(
    p(
      'Words ',
      em('leaning', ref('in emphasis')),
      dressed('strong', 'strong'),
      dressed('small-caps', 'USSR'),
      dressed('superscript', 'th'),
      dressed('subscript', '2'),
      dressed('deleted', 'gone'),
      dressed('underlined', 'under'),
      inLanguage('ru', 'строй'),
      inLanguage('he', 'שלום', 'rtl'),
      link('https://example.org/?a=1&b=2', 'a <link> & more'),
      link('#other', 'inside'),
      link('#nowhere', 'to nowhere'),
      link('https://example.org/', 'before ', em('in', ref('in link'), 'side'), ' after'),
      image('pictures/dot.png', 'a dot'),
      image('pictures/dot.png', ''),
      { type: 'code', text: 'if (a < b && "c")', span },
      math('a^2+b^2=c^2'),
      { type: 'line-break', span },
      mark('12'),
      { type: 'citation', items: [{ key: 'k', prefix: '', locator: '3' }], text: '[@k, 3]', span },
      see('fig-chart'),
      see('tbl-years'),
      see('fig-none'),
      { type: 'index-entry', entry: 'kulak', inlines: inlines(['kulak']), span },
      'A bell \u0007, a lone surrogate \ud800, ]]> and <!-- no comment -->.',
      ref('plain'),
      ref('plain'),
      ref('*'),
      ref('unanswered'),
    ),
    'other',
  ),
  h(1, 'A section', ref('in heading')),
  h(2, 'One below ', em('it')),
  h(3, 'Deeper'),
  quote(p('Quoted', ref('in quotation')), quote(p('twice')), list([p('a list in it')])),
  {
    type: 'verse',
    lines: [
      { indent: 0, inlines: inlines(['The printer kept it wide,', ref('in verse')]) },
      { indent: 12, inlines: inlines(['and wider still']) },
    ],
    span,
  },
  list([p('one', ref('in list'))], [p('two'), list([p('inner')])], []),
  { type: 'list', ordered: true, start: 7, tight: false, items: [{ blocks: [p('seven'), p('and more')], span }], span },
  {
    type: 'definition-list',
    items: [
      {
        terms: [inlines(['kulak', ref('in term')])],
        definitions: [[p('a peasant')], [p('a fist'), quote(p('so said'))]],
      },
    ],
    span,
  },
  named(figure('pictures/chart.svg', 'Two bars, the second higher', 'Incidents', ref('in caption')), 'fig-chart'),
  figure('pictures/sub dir/Dot.PNG', null),
  named(
    table(
      ['Years', ref('in table caption')],
      [['Year'], ['Incidents', ref('in table head')]],
      [['1931'], ['2', ref('in cell')]],
    ),
    'tbl-years',
  ),
  { type: 'code-block', text: 'a < b\n\t& c', language: 'c', span },
  ...formulas.map((tex): Block => ({ type: 'math-block', tex, span })),
  { type: 'aside', kind: 'epigraph', attributes: { classes: ['epigraph'] }, blocks: [p('Peace.'), p('Nobody')], span },
  { type: 'aside', kind: 'box', attributes: { classes: ['box'], id: 'a-box' }, blocks: [p('Boxed'), mark('13')], span },
  { type: 'scene-break', span },
  {
    type: 'raw',
    html: '<div lang="el"><p>λόγος, said lang="en" of it</p><table><tbody><tr><td colspan="2">x</td></tr></tbody></table></div>',
    text: '',
    span,
  },
]

const noteLabels = [
  'in emphasis',
  'in link',
  'in heading',
  'in quotation',
  'in verse',
  'in list',
  'in term',
  'in caption',
  'in table caption',
  'in table head',
  'in cell',
  'in title',
  '*',
]

const longNotes = Array.from({ length: 600 }, (_, index) => String(index + 1))

const credit = (fields: Partial<Credit>): Credit => ({ authors: [], translators: [], ...fields })

const withRole = (division: Division, role: Division['role'], more: Partial<Division> = {}): Division => ({
  ...division,
  role,
  ...more,
})

export const chart =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30"><rect x="4" y="16" width="12" height="12"/><rect x="22" y="4" width="12" height="24"/></svg>'
export const dot = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000002000000020802000000fdd49a730000000e49444154789c63a8000306080500276e05a1f3718d710000000049454e44ae426082',
  'hex',
)

/** Bytes of its pictures. */
export const read = (src: string): Promise<Uint8Array> =>
  Promise.resolve(src.endsWith('.svg') ? new TextEncoder().encode(chart) : new Uint8Array(dot))

const picture = (src: string, mediaType: string, width: number, height: number) =>
  ({ src, status: 'found', mediaType, width, height }) as const

export const tortureMetadata = metadata({
  title: 'Margins & <Centres>',
  subtitle: 'A “Course” Reader',
  author: ['Ada Author', 'Ludwig van Beethoven'],
  editor: ['Erik Editor Jr.', 'The Octavo Collective'],
  translator: 'Анна Иванова',
  language: 'en-GB',
  publisher: 'Octavo',
  place: 'London',
  date: '2026-11',
  edition: 'Second edition',
  series: 'Octavo Readers, no. 3',
  description: 'Everything & more.',
  subjects: ['Books', 'Notes'],
  rights: 'CC BY 4.0',
  identifier: 'doi:10.1000/182',
  isbn: { epub: '978-3-16-148410-0', print: '978-1-86197-876-9' },
  cover: 'pictures/chart.svg',
  accessibility: { conformsTo: 'EPUB Accessibility 1.1 - WCAG 2.1 Level AA', certifiedBy: 'Nobody Yet' },
})

const withPictures = (whole: Book): Book => ({
  ...whole,
  assets: [
    picture('pictures/chart.svg', 'image/svg+xml', 40, 30),
    picture('pictures/dot.png', 'image/png', 2, 2),
    picture('pictures/sub dir/Dot.PNG', 'image/png', 2, 2),
    { src: 'gone.png', status: 'missing' },
  ],
})

/** Every block and inline, notes of every kind and in every place, several languages and sources, 600 notes in one reading. */
export const torture = (): Book =>
  withPictures(
    book(
      tortureMetadata,
      withRole(front('For nobody', p('For nobody')), 'dedication', { title: [] }),
      front('Preface', p('Before all')),
      part(
        'Part One',
        withRole(reading(['Everything ', em('at once'), ref('in title')], ...everyBlock), 'reading', {
          credit: credit({
            authors: ['A. Uthor', 'B. Writer'],
            translators: ['C. Translator'],
            subtitle: 'and <more>',
            source: 'Journal 1 (1931), pp. 11–13',
            rights: 'By permission of nobody & all',
          }),
        }),
      ),
      note('plain', p('Called twice, and it calls', ref('inner'), ' another.'), p('A second paragraph.')),
      note('inner', quote(p('Only a quotation')), list([p('a list', ref('innermost'))])),
      note('innermost', { type: 'math-block', tex: 'x', span }, table([], [['a']], [['b']]), mark('14')),
      ...noteLabels.map(label => note(label, p(`The note ${label}.`))),
      withRole(reading('Партийность', p('Слова', ref('1'), mark('11'), ref('2'))), 'reading', {
        id: 'party-mindedness',
        credit: credit({ language: 'ru', source: 'Журнал 2' }),
      }),
      note('1', p('Примечание.')),
      note('2'),
      withRole(reading('עברית', h(1, 'כותרת'), p('מילים', ref('1')), list([p('א')])), 'chapter', {
        id: 'Cover',
        credit: credit({ language: 'he' }),
      }),
      note('1', p('הערה')),
      withRole(reading('', p('An untitled reading begins with words that go on and on')), 'reading', { title: [] }),
      reading('Long', p(...longNotes.flatMap(label => ['word', ref(label)]))),
      ...longNotes.map(label => note(label, p(`Note ${label}.`, ...(label === '599' ? [ref('600')] : [])))),
      ...(
        [
          'appendix',
          'bibliography',
          'chronology',
          'index',
          'permissions',
          'colophon',
          'afterword',
          'conclusion',
          'epilogue',
        ] as const
      ).map(role => withRole(back(role, p('Words.')), role)),
      back('Glossary', {
        type: 'definition-list',
        items: [{ terms: [inlines(['a'])], definitions: [[p('b')]] }],
        span,
      }),
    ),
  )
