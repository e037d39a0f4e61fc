import fc from 'fast-check'
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hyphenateHtml, hyphenator, languagesIn, patternsFor } from '../scripts/press/hyphenation.ts'

const hyphenate = await hyphenator(['en', 'en-GB', 'de', 'fr', 'ru', 'cs', 'zh', 'ru-Latn'])
const shown = (text: string) => text.replaceAll('\u00ad', '|')
const broken = (text: string, language = 'en') => shown(hyphenate(text, language))

describe('words are broken as dictionaries do', () => {
  test.each([
    ['en', 'associate', 'as|so|ciate'],
    ['en', 'manuscript', 'man|u|script'],
    ['en', 'revolution', 'rev|o|lu|tion'],
    ['en', 'barely', 'barely'],
    ['en', 'Russian', 'Rus|sian'],
    ['en-GB', 'photography', 'pho|to|graphy'],
    ['de', 'Staatssicherheit', 'Staats|si|cher|heit'],
    ['fr', 'l’internationale', 'l’in|ter|na|tio|nale'],
    ['ru', 'государственная', 'го|су|дар|ствен|ная'],
  ])('%s %s', (language, word, expected) => expect(broken(word, language)).toBe(expected))

  test('no English word loses a lone consonant to the next line', () => {
    expect(broken('democratic material imperial Wehrmacht czerwonej')).toBe(
      'de|mo|cra|tic ma|te|rial im|pe|rial Wehrmacht czer|wonej',
    )
  })
  test('Czech keeps its syllables without vowels', () => expect(broken('prstoklad', 'cs')).toBe('prs|to|klad'))
})

describe('what is no word is left alone', () => {
  test.each([
    'https://example.org/international',
    'someone@international.org',
    'INTERNATIONAL',
    '(НКВД),',
    'international2',
    'man\u00aduscript-international',
  ])('%s', text => expect(hyphenate(text, 'en')).toBe(text))
  test('but the parts of a compound are broken, and al- keeps its hyphen', () => {
    expect(broken('self-determination al-Fārābī')).toBe('self-de|ter|mi|na|tion al-Fārābī')
  })
  test('a word of a thousand letters', () => expect(hyphenate('a'.repeat(1000), 'en')).toBe('a'.repeat(1000)))
})

describe('patterns for language tags', () => {
  test.each([
    ['en', 'en-us'],
    ['EN-gb', 'en-gb'],
    ['en-AU', 'en-gb'],
    ['de-AT', 'de'],
    ['ru', 'ru'],
    ['ru-Cyrl', 'ru'],
    ['ru-Latn', null],
    ['sr-Latn-RS', 'sh-latn'],
    ['grc', 'el-polyton'],
    ['zh', null],
    ['ja', null],
    ['', null],
    ['x-klingon', null],
  ])('%s → %s', (tag, patterns) => expect(patternsFor(tag)).toBe(patterns))

  test('each set of patterns that the package brings is used', () => {
    const brought = readdirSync('node_modules/hyphenopoly/patterns').map(file => file.replace('.wasm', ''))
    const tags: Record<string, string> = {
      'mn-cyrl': 'mn',
      'sh-latn': 'sh',
      'sr-cyrl': 'sr',
      'zh-latn-pinyin': 'zh-Latn',
    }
    const unused = brought.filter(name => patternsFor(tags[name] ?? name) !== name)
    // A test set, and one that breaks German into syllables for reading primers.
    expect(unused).toEqual(['de-x-syllable', 'en-test'])
  })
})

describe('HTML', () => {
  const html = (text: string) => shown(hyphenateHtml(text, 'en', hyphenate))
  test('follows lang, and leaves tags and character references alone', () => {
    expect(
      html('<p title="international">a &lt;international <em lang="de">Staatssicherheit</em> international</p>'),
    ).toBe(
      '<p title="international">a &lt;in|ter|na|tional <em lang="de">Staats|si|cher|heit</em> in|ter|na|tional</p>',
    )
  })
  test.each(['h1', 'h4', 'code', 'pre', 'math', 'svg', 'header', 'nav'])('breaks nothing in %s', name => {
    const within = `<${name}><i>international</i></${name}>`
    expect(html(`${within}<p>international</p>`)).toBe(`${within}<p>in|ter|na|tional</p>`)
  })
  test.each(['verse', 'noteref', 'page-mark', 'smallcaps x'])('breaks nothing in class %s', name => {
    expect(html(`<span class="${name}">international</span>`)).toBe(`<span class="${name}">international</span>`)
  })
  test('an unknown language breaks nothing, and the language around it comes back', () => {
    expect(html('<p><i lang="ru-Latn">gosudarstvennaia</i> international<br/>international</p>')).toBe(
      '<p><i lang="ru-Latn">gosudarstvennaia</i> in|ter|na|tional<br/>in|ter|na|tional</p>',
    )
  })
  test('names the languages that it needs', () => {
    expect([...languagesIn('<p lang="ru">a<i lang="de-AT">b</i></p><p lang="">', 'en')]).toEqual(['en', 'ru', 'de-AT'])
  })
  test('whatever the markup, only soft hyphens are added', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<em lang="de">',
        '</em>',
        '<br/>',
        '<!-- a > b -->',
        '<a title="x > international">',
        '&amp;',
        '<',
      ),
      fc.constantFrom('international', 'Übersetzungen ', 'НКВД', '’', '漢字', '😀'),
      fc.string({ unit: 'binary', maxLength: 8 }).map(text => text.replaceAll('\u00ad', '')),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const text = pieces.join('')
        expect(hyphenateHtml(text, 'en', hyphenate).replaceAll('\u00ad', '')).toBe(text)
      }),
    )
  })
})
