/** What the e-book tells catalogues and shops, and the lists that lead through it. */
import { describe, expect, test } from 'vitest'
import { number } from '../scripts/numbering/index.ts'
import type { Division } from '../scripts/model/book.ts'
import { readXml, elementsIn, textOf, type Element } from '../scripts/proofs/markup.ts'
import { isbn13 } from '../scripts/writers/epub/onix.ts'
import { writeEpub } from '../scripts/writers/epub/index.ts'
import { back, book, figure, metadata, p, part, reading, table } from './builders.ts'
import { torture } from './epub-torture.ts'
import { bookOf, epubFiles } from './proof-editions.ts'

const drawing = { src: 'x.svg', status: 'found', mediaType: 'image/svg+xml' } as const

const write = (of: ReturnType<typeof book>) => {
  const whole = { ...of, assets: of.assets.length > 0 ? of.assets : [drawing] }
  const epub = writeEpub(whole, number(whole), new Date('2026-11-22T10:20:30Z'))
  return { ...epub, opf: epub.packageWith([]) }
}
const credited = (division: Division, credit: Partial<Division['credit']>): Division => ({
  ...division,
  credit: { ...division.credit, ...credit },
})

describe('the package document', () => {
  const { opf } = write(
    book(
      metadata({
        editor: 'E. Ditor',
        rights: 'CC BY 4.0',
        contributors: [
          { name: 'Ivo Illustrator', role: 'illustrator' },
          { name: 'Mao Zedong', fileAs: 'Mao Zedong' },
          { name: 'E. Ditor', role: 'editor', fileAs: 'Ditor, Eva' },
        ],
        subjects: ['Books', { text: 'HISTORY / Russia', scheme: 'BISAC', code: 'HIS032000' }],
      }),
      credited(reading('One', p('a')), { authors: ['Ada Rowe'], rights: '© Ada Rowe' }),
      credited(reading('Two', p('b')), { authors: ['Ada Rowe'], translators: ['Tim Trans'], rights: 'CC BY 4.0' }),
    ),
  )
  test('names further people, and those of the readings once', () => {
    const people = [...opf.matchAll(/<dc:(creator|contributor)[^>]*>([^<]*)<[^]*?role"[^>]*>(\w+)</g)]
    expect(people.map(([, kind, name, role]) => `${kind} ${name} ${role}`)).toEqual([
      'creator E. Ditor edt',
      'contributor Ivo Illustrator ill',
      'contributor Mao Zedong ctb',
      'contributor Ada Rowe aut',
      'contributor Tim Trans trl',
    ])
    expect(opf).toContain('<meta property="file-as" refines="#person-1">Ditor, Eva</meta>')
    expect(opf).toContain('<meta property="file-as" refines="#person-3">Mao Zedong</meta>')
  })
  test('says whose heading a subject is', () => {
    expect(opf).toContain('<dc:subject>Books</dc:subject>')
    expect(opf).toContain(
      '<dc:subject id="subject-2">HISTORY / Russia</dc:subject>\n' +
        '<meta property="authority" refines="#subject-2">BISAC</meta>\n' +
        '<meta property="term" refines="#subject-2">HIS032000</meta>',
    )
  })
  test('tells the rights of readings that are not those of the book', () => {
    expect([...opf.matchAll(/<dc:rights>([^<]*)</g)].map(([, rights]) => rights)).toEqual([
      'CC BY 4.0',
      'One: © Ada Rowe',
    ])
  })
})

describe('ways through the book', () => {
  const captioned = (count: number) =>
    Array.from({ length: count }, (_, index) => figure('x.svg', 'a', `Caption ${index}`))
  const { nav } = write(
    book(part('Part', reading('One', ...captioned(3), table(['Years'], [['a']], [['b']]))), back('Glossary', p('c'))),
  )
  test('leave nothing where the mark of a page or of a note stood in a caption', () => {
    const caption = '[<!-- page 42 -->]{lang=la} *[^1]* Years'
    const typed = bookOf(`# One\n\n| a | b |\n|---|---|\n| c | d |\n\nTable: ${caption}\n\n[^1]: So.\n`)
    expect(epubFiles(typed).get('OEBPS/toc.xhtml')).toMatch(/>Table 1\.\s+Years<\/a>/)
  })
  test('list figures and tables that have captions, and show the lists that are printed', () => {
    expect(nav).toContain('<nav epub:type="loi" id="list-of-figures" aria-labelledby="list-of-figures-title">\n<h2')
    expect(nav).toMatch(/<nav epub:type="lot" id="list-of-tables" [^>]*hidden="hidden">/)
    expect(nav).toContain('>Figure 1. Caption 0</a>')
    expect(nav).toContain('<a epub:type="loi" href="toc.xhtml#list-of-figures">')
    expect(nav).not.toContain('<a epub:type="lot"')
  })
  test('have no lists where nothing has a caption', () => {
    expect(write(book(reading('One', figure('x.svg', 'a')))).nav).not.toMatch(/lo[it]"/)
  })
  test('lead to each kind of page once', () => {
    const landmarks = /<nav epub:type="landmarks"[^]*?<\/nav>/.exec(write(torture()).nav)?.[0] ?? ''
    expect([...landmarks.matchAll(/<a epub:type="([\w-]+)"/g)].map(([, type]) => type).join(' ')).toBe(
      'toc bodymatter cover titlepage copyright-page preface endnotes appendix bibliography colophon glossary',
    )
  })
})

describe('the ONIX record', () => {
  const record = (whole: ReturnType<typeof book>): Element => {
    const { root, problem } = readXml(write(whole).onix ?? '')
    if (!root) throw new Error(problem ?? '')
    return root
  }
  const names = ({ children }: Element) => children.flatMap(child => (typeof child === 'string' ? [] : [child.name]))
  const inside = (root: Element, name: string) => [...elementsIn(root)].filter(element => element.name === name)
  const value = (root: Element, name: string) => inside(root, name).map(textOf)

  test('is written for a book that somebody publishes', () => {
    expect(write(book(reading('One', p('a')))).onix).toBeNull()
    expect(record(torture()).attributes.get('release')).toBe('3.0')
  })
  /** What we write of the content models of ONIX for Books 3.0 (EDItEUR's RELAX NG, revision 2). */
  const models: Readonly<Record<string, string>> = {
    ONIXMessage: 'Header Product+',
    Header: 'Sender SentDateTime',
    Sender: 'SenderName',
    Product:
      'RecordReference NotificationType ProductIdentifier+ DescriptiveDetail? CollateralDetail? PublishingDetail? RelatedMaterial?',
    ProductIdentifier: 'ProductIDType IDTypeName? IDValue',
    DescriptiveDetail:
      'ProductComposition ProductForm ProductFormDetail* ProductFormFeature* PrimaryContentType? EpubTechnicalProtection* ' +
      'EpubLicense? (Collection+|NoCollection)? TitleDetail+ (Contributor+|NoContributor)? EditionStatement* Language* Subject*',
    ProductFormFeature: 'ProductFormFeatureType ProductFormFeatureValue? ProductFormFeatureDescription*',
    EpubLicense: 'EpubLicenseName+ EpubLicenseExpression*',
    EpubLicenseExpression: 'EpubLicenseExpressionType EpubLicenseExpressionLink',
    Collection: 'CollectionType TitleDetail*',
    TitleDetail: 'TitleType TitleElement+',
    TitleElement: 'TitleElementLevel PartNumber? TitleText Subtitle?',
    Contributor: 'SequenceNumber? ContributorRole+ (PersonName PersonNameInverted?|CorporateName)',
    Language: 'LanguageRole LanguageCode',
    Subject: 'SubjectSchemeIdentifier (SubjectCode SubjectHeadingText*|SubjectHeadingText+)',
    CollateralDetail: 'TextContent*',
    TextContent: 'TextType ContentAudience+ Text+',
    PublishingDetail: 'Publisher+ CityOfPublication* PublishingStatus? PublishingDate*',
    Publisher: 'PublishingRole PublisherName',
    PublishingDate: 'PublishingDateRole Date',
    RelatedMaterial: 'RelatedProduct*',
    RelatedProduct: 'ProductRelationCode+ ProductIdentifier+',
  }
  const modelOf = (name: string) =>
    new RegExp(`^${(models[name] ?? '').replace(/\w+/g, '(?:$& )').replace(/ (?!\))/g, '')}$`)
  const bare = metadata({ publisher: 'P' })
  const awkward = metadata({
    title: '  A & <B>\n “C” 📖 ',
    subtitle: ' ',
    publisher: ' The\n Press ',
    place: 'Here',
    edition: ' ',
    series: 'S #4',
    description: 'One line.\n\nAnother.\n',
    date: '1848',
    identifier: 'shelf mark 12',
    subjects: ['a', { text: 'b', scheme: 'Thema', code: 'NHB' }],
    contributors: [{ name: 'Somebody', role: 'cartographer' }],
    language: 'grc',
    accessibility: { conformsTo: 'EPUB Accessibility 1.1 - WCAG 2.2 Level AAA' },
  })
  test.each([
    ['torture', torture()],
    ['bare', book(bare, reading('One', p('a')))],
    ['awkward', book(awkward, reading('One', p('a')))],
  ])('of a book of %s metadata is valid', (_, whole) => {
    const empty = ['NoCollection', 'NoContributor']
    for (const element of elementsIn(record(whole))) {
      const said = names(element).map(name => `${name} `)
      if (said.length > 0 || empty.includes(element.name))
        expect(said.join(''), element.name).toMatch(modelOf(element.name))
      else expect(textOf(element), element.name).toMatch(/^\S.*$/)
    }
  })
  test('is not sent before there was ONIX 3.0', () => {
    const old = book(bare, reading('One', p('a')))
    const { onix } = writeEpub(old, number(old), new Date('1848-02-21'))
    expect(onix).toContain('<SentDateTime>20090409T000000Z</SentDateTime>')
  })
  test('says what book.yaml says', () => {
    const root = record(torture())
    expect(value(root, 'IDValue')).toEqual(['9783161484100', '9781861978769'])
    expect(value(root, 'ContributorRole')).toEqual(['A01', 'A01', 'B01', 'B01', 'B06'])
    expect(value(root, 'PersonNameInverted')).toContain('Beethoven, Ludwig van')
    expect(value(root, 'CorporateName')).toEqual(['The Octavo Collective'])
    expect(value(root, 'PartNumber')).toEqual(['3'])
    expect(value(root, 'LanguageCode')).toEqual(['eng'])
    expect(value(root, 'Date')).toEqual(['202611'])
    expect(inside(root, 'Date')[0]?.attributes.get('dateformat')).toBe('01')
    expect(value(root, 'EpubLicenseExpressionLink')).toEqual(['https://creativecommons.org/licenses/by/4.0/'])
    expect(value(root, 'ProductFormFeatureValue')).toEqual(expect.arrayContaining(['04', '81', '85', '90', '17']))
    // Its pages are those of sources, not of the printed edition; and one of its pictures has no words.
    expect(value(root, 'ProductFormFeatureValue')).not.toContain('19')
    expect(value(root, 'ProductFormFeatureValue')).not.toContain('52')
  })
  test.each([
    ['978-3-16-148410-0', '9783161484100'],
    ['3-16-148410-X', '9783161484100'],
    ['12', null],
  ])('takes %s for the ISBN %s', (typed, isbn) => expect(isbn13(typed)).toBe(isbn))
})
