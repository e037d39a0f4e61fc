/** HTML of a manuscript stands in an e-book as XML and by the letter of HTML, for shops refuse what does not. */
import { expect, test } from 'vitest'
import { cleanHtml } from '../scripts/readers/html.ts'
import { bookOf } from './proof-editions.ts'

const clean = (html: string) => cleanHtml(html, { file: 'a.md', start: 0, end: 0 }).html

test.each([
  ['a list item without a list', '<li>x</li>', '<div>x</div>'],
  ['words between the items of a list', '<ul>w<li>x</li></ul>', '<div>w<div>x</div></div>'],
  ['a list as it should be', '<ol start="3"> <li>x</li> </ol>', '<ol start="3"> <li>x</li> </ol>'],
  ['a term that nothing explains', '<dl><dt>a</dt></dl>', '<div><div>a</div></div>'],
  ['terms and what they mean', '<dl><dt>a</dt><dd>b</dd></dl>', '<dl><dt>a</dt><dd>b</dd></dl>'],
  ['a block inside a line', '<em>a<div>b</div></em>', 'a<div>b</div>'],
  ['a block inside a heading', '<h2>a<div>b</div></h2>', '<div>a<div>b</div></div>'],
  [
    'parts of a page',
    '<main><section><figcaption>a</figcaption></section></main>',
    '<div><div><div>a</div></div></div>',
  ],
  [
    'a second caption',
    '<table><caption>a</caption><caption>b</caption></table>',
    '<div><div>a</div><div>b</div></div>',
  ],
  ['a reading without its sign', '<p><rt>a</rt></p>', '<p><span>a</span></p>'],
  ['a sign with its reading', '<p><ruby>漢<rt>kan</rt></ruby></p>', '<p><ruby>漢<rt>kan</rt></ruby></p>'],
  ['values that HTML does not know', '<p lang="no such" dir="up" start="x" colspan="2">a</p>', '<p>a</p>'],
  [
    'spans of cells',
    '<table><tbody><tr><td colspan="2" rowspan="0">a</td></tr></tbody></table>',
    '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
  ],
  ['entities and signs that XML has not', '<p>a&nbsp;&copy;\u0007 &lt; b</p>', '<p>a\u00a0© &#60; b</p>'],
])('%s', (_, html, expected) => expect(clean(html)).toBe(expected))

test.each([
  ['words', '<pre>\none  two &amp; three\n   four\n</pre>', 'one  two & three\n   four\n'],
  ['code, with a blank line', '<pre><code>x = 1\n\ny &lt; 2\n</code></pre>', 'x = 1\n\ny < 2\n'],
])('what is written in HTML as it stands is set as code is: %s', (_, html, text) => {
  const [reading] = bookOf(`---\ntitle: A\n---\n\n# A\n\n${html}\n`).book.divisions
  expect(reading?.blocks).toMatchObject([{ type: 'code-block', text }])
})

test('what is written as it stands with markup in it keeps that', () => {
  const [reading] = bookOf('---\ntitle: A\n---\n\n# A\n\n<pre>a <b>b</b></pre>\n').book.divisions
  expect(reading?.blocks).toMatchObject([{ type: 'raw', html: '<pre>a <b>b</b></pre>\n' }])
})

test.each([
  ['<span lang="he" dir="rtl">שלום</span>', { type: 'span', attributes: { lang: 'he', dir: 'rtl', classes: [] } }],
  ['<i lang="French">mot</i>', { type: 'span', attributes: { lang: 'fr' }, inlines: [{ type: 'emphasis' }] }],
  ['<span class="smallcaps">Ann</span>', { type: 'small-caps' }],
  ['<a name="here">place</a>', { type: 'span', attributes: { id: 'here' } }],
])('what a tag in a line says of its words: %s', (html, expected) => {
  const [reading] = bookOf(`---\ntitle: A\n---\n\n# A\n\nOf ${html} here.\n`).book.divisions
  expect(reading?.blocks).toMatchObject([{ inlines: [{ type: 'text' }, expected, { type: 'text' }] }])
})
