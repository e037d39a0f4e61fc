/**
 * The record that bookshops and libraries take: ONIX for Books 3.0, reference names. It says what book.yaml says and nothing
 * else; codes are those of EDItEUR's lists, whose numbers stand beside them. Held against EDItEUR's RELAX NG (3.0.2) and its
 * code lists; the schema's licence does not let it stand here.
 */
import type { Book } from '../../model/book.ts'
import { relators, schemes, subjectText } from '../../model/relators.ts'
import { attributes, escapeHtml } from '../html.ts'
import type { Accessibility } from './accessibility.ts'
import { isOrganisation, peopleOf, type Person } from './people.ts'
import { seriesOf } from './package.ts'

type Tag = readonly [name: string, content: string | readonly Tag[], attributes?: Readonly<Record<string, string>>]

/** A text may not run over lines (dt.NonEmptyString of the schema). */
const write = ([name, content, given = {}]: Tag): string =>
  `<${name}${attributes(given)}>${typeof content === 'string' ? escapeHtml(content.replace(/\s+/g, ' ').trim()) : `\n${content.map(write).join('\n')}\n`}</${name}>`

const optional = (name: string, content: string | null | undefined): readonly Tag[] =>
  content?.trim() ? [[name, content]] : []

/** List 196, by what the e-book says of itself in the words of schema.org. */
const features: Readonly<Record<string, string>> = {
  displayTransformability: '36',
  unlocked: '10',
  tableOfContents: '11',
  readingOrder: '13',
  alternativeText: '14',
  MathML: '17',
  structuralNavigation: '29',
}

/** List 196, of every e-book of ours: languages are tagged, ARIA has its roles, landmarks are listed. */
const alwaysThere = ['22', '30', '32']

/** Lists 79 and 196. */
const conformance: readonly (readonly [RegExp, string])[] = [
  [/EPUB Accessibility 1\.1/i, '04'],
  [/WCAG 2\.0/i, '80'],
  [/WCAG 2\.1/i, '81'],
  [/WCAG 2\.2/i, '82'],
  [/Level A$/i, '84'],
  [/Level AA$/i, '85'],
  [/Level AAA$/i, '86'],
]

/** ISO 639-2/B, which ONIX wants (list 74), by BCP 47: pairs. */
const languageCodes =
  'ar ara be bel bg bul bn ben ca cat cs cze cy wel da dan de ger el gre en eng es spa et est eu baq fa per fi fin fr fre ' +
  'ga gle gl glg he heb hi hin hr hrv hu hun hy arm id ind is ice it ita ja jpn ka geo ko kor la lat lt lit lv lav mk mac ' +
  'nb nob nl dut nn nno no nor pl pol pt por ro rum ru rus sk slo sl slv sq alb sr srp sv swe ta tam th tha tr tur uk ukr ' +
  'ur urd vi vie yi yid zh chi'
const languages = new Map(
  [...languageCodes.matchAll(/(\w+) (\w+)/g)].map(([, tag = '', code = '']) => [tag, code] as const),
)

/** `9783161484100`; ten figures become thirteen. Null for what is no ISBN. */
export const isbn13 = (isbn: string): string | null => {
  const digits = isbn.replace(/[^0-9Xx]/g, '')
  if (digits.length === 13) return digits
  if (digits.length !== 10) return null
  const stem = `978${digits.slice(0, 9)}`
  const sum = [...stem].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0)
  return `${stem}${(10 - (sum % 10)) % 10}`
}

/** List 5: 15 is ISBN-13, 06 DOI, 22 URN, 01 the publisher's own. */
const identifierTags = (identifier: string): readonly Tag[] => {
  const isbn = /^urn:isbn:/.test(identifier) ? isbn13(identifier) : null
  const doi = /^(?:doi:|https?:\/\/doi\.org\/)?(10\.\d.*)$/i.exec(identifier)?.[1]
  const tags = (type: string, value: string): readonly Tag[] => [
    ['ProductIDType', type],
    ...(type === '01' ? ([['IDTypeName', 'Identifier']] as const) : []),
    ['IDValue', value],
  ]
  if (isbn !== null) return tags('15', isbn)
  if (doi !== undefined) return tags('06', doi)
  return tags(/^urn:/i.test(identifier) ? '22' : '01', identifier)
}

const featureTags = (
  { metadata }: Book,
  { features: own, sufficient, summary, pages }: Accessibility,
): readonly Tag[] => {
  const { conformsTo = '', certifiedBy } = metadata.accessibility
  const feature = (value: string, description?: string): Tag => [
    'ProductFormFeature',
    [
      ['ProductFormFeatureType', '09'],
      ['ProductFormFeatureValue', value],
      ...optional('ProductFormFeatureDescription', description),
    ],
  ]
  return [
    feature('00', summary),
    ...conformance.flatMap(([words, code]) => (words.test(conformsTo) ? [feature(code)] : [])),
    ...(conformsTo && certifiedBy ? [feature('90', certifiedBy)] : []),
    ...own.flatMap(name => (features[name] === undefined ? [] : [feature(features[name])])),
    ...(pages === 'print' ? [feature('19')] : []),
    ...(sufficient.includes('textual') ? [feature('52')] : []),
    ...alwaysThere.map(value => feature(value)),
  ]
}

/** `CC BY-SA 4.0` has an address of its own; other rights are words. */
const licence = (rights: string | undefined): readonly Tag[] => {
  const found = /\bCC[ -](BY(?:-(?:NC|ND|SA)){0,2})[ -](\d\.\d)\b/.exec(rights ?? '')
  if (!found?.[1]) return []
  const link = `https://creativecommons.org/licenses/${found[1].toLowerCase()}/${found[2]}/`
  const expression: Tag = [
    'EpubLicenseExpression',
    [
      ['EpubLicenseExpressionType', '02'],
      ['EpubLicenseExpressionLink', link],
    ],
  ]
  return [['EpubLicense', [['EpubLicenseName', found[0]], expression]]]
}

const series = (name: string | undefined): readonly Tag[] => {
  if (!name?.trim()) return [['NoCollection', '']]
  const { name: title, position } = seriesOf(name)
  const part: Tag = [
    'TitleElement',
    [['TitleElementLevel', '02'], ...optional('PartNumber', position), ['TitleText', title]],
  ]
  return [
    [
      'Collection',
      [
        ['CollectionType', '10'],
        ['TitleDetail', [['TitleType', '01'], part]],
      ],
    ],
  ]
}

const contributor = ({ name, role, fileAs }: Person, index: number): Tag => [
  'Contributor',
  [
    ['SequenceNumber', String(index + 1)],
    ['ContributorRole', relators[role].onix],
    ...(isOrganisation(name)
      ? [['CorporateName', name] as const]
      : [['PersonName', name] as const, ...optional('PersonNameInverted', fileAs)]),
  ],
]

/** Whoever made the book as a whole; those of its readings are in the book itself. */
const contributors = (book: Book): readonly Tag[] => {
  const own = new Set(book.metadata.contributors.map(({ name }) => name))
  const { author, editor, translator } = book.metadata
  for (const name of [...author, ...editor, ...translator]) own.add(name)
  const people = peopleOf(book).filter(({ name }) => own.has(name))
  return people.length === 0 ? [['NoContributor', '']] : people.map(contributor)
}

/** List 27: 20 are keywords, all in one line. */
const subjects = ({ metadata }: Book): readonly Tag[] => {
  const coded = metadata.subjects.flatMap((subject): readonly Tag[] =>
    typeof subject === 'string'
      ? []
      : [
          [
            'Subject',
            [
              ['SubjectSchemeIdentifier', schemes[subject.scheme]],
              ['SubjectCode', subject.code],
              ['SubjectHeadingText', subject.text],
            ],
          ],
        ],
  )
  const words = metadata.subjects.filter(subject => typeof subject === 'string').map(subjectText)
  const keywords: Tag = [
    'Subject',
    [
      ['SubjectSchemeIdentifier', '20'],
      ['SubjectHeadingText', words.join('; ')],
    ],
  ]
  return [...coded, ...(words.length > 0 ? [keywords] : [])]
}

/** List 55, by how many figures there are: year, month, day. */
const dateFormats: Readonly<Record<number, string>> = { 4: '05', 6: '01', 8: '00' }

const publishing = ({ publisher = '', place, date }: Book['metadata']): Tag => {
  const day = date?.replaceAll('-', '') ?? ''
  const published: Tag = [
    'PublishingDate',
    [
      ['PublishingDateRole', '01'],
      ['Date', day, { dateformat: dateFormats[day.length] ?? '00' }],
    ],
  ]
  return [
    'PublishingDetail',
    [
      [
        'Publisher',
        [
          ['PublishingRole', '01'],
          ['PublisherName', publisher],
        ],
      ],
      ...optional('CityOfPublication', place),
      ['PublishingStatus', '04'],
      ...(day === '' ? [] : [published]),
    ],
  ]
}

/** ONIX 3.0 came out on that day. A message of an older book was not sent before (the schema wants 2000 or later). */
const released = Date.UTC(2009, 3, 9)

/**
 * The ONIX record of the e-book, or null for a book that nobody publishes: a message has a sender. `modified` is the moment
 * that it carries.
 */
export const writeOnix = (
  book: Book,
  facts: { readonly identifier: string; readonly modified: Date; readonly accessibility: Accessibility },
): string | null => {
  const { metadata } = book
  const { identifier, modified, accessibility } = facts
  const { publisher = '', description = '' } = metadata
  if (publisher.trim() === '') return null
  const language = metadata.language.split('-')[0]?.toLowerCase() ?? ''
  const code = languages.get(language) ?? (language.length === 3 ? language : null)
  const print = isbn13(metadata.isbn.print ?? '')
  const related: Tag = [
    'RelatedMaterial',
    [
      [
        'RelatedProduct',
        [
          ['ProductRelationCode', '13'],
          ['ProductIdentifier', identifierTags(`urn:isbn:${print}`)],
        ],
      ],
    ],
  ]
  const title: Tag = [
    'TitleElement',
    [['TitleElementLevel', '01'], ['TitleText', metadata.title], ...optional('Subtitle', metadata.subtitle)],
  ]
  const text: Tag = [
    'TextContent',
    [
      ['TextType', '03'],
      ['ContentAudience', '00'],
      ['Text', description],
    ],
  ]
  const product: Tag = [
    'Product',
    [
      ['RecordReference', identifier],
      ['NotificationType', '03'],
      ['ProductIdentifier', identifierTags(identifier)],
      [
        'DescriptiveDetail',
        [
          ['ProductComposition', '00'],
          ['ProductForm', 'ED'],
          ['ProductFormDetail', 'E101'],
          ...featureTags(book, accessibility),
          ['PrimaryContentType', '10'],
          ['EpubTechnicalProtection', '00'],
          ...licence(metadata.rights),
          ...series(metadata.series),
          ['TitleDetail', [['TitleType', '01'], title]],
          ...contributors(book),
          ...optional('EditionStatement', metadata.edition),
          ...(code === null
            ? []
            : [
                [
                  'Language',
                  [
                    ['LanguageRole', '01'],
                    ['LanguageCode', code],
                  ],
                ] as const,
              ]),
          ...subjects(book),
        ],
      ],
      ...(description.trim() === '' ? [] : [['CollateralDetail', [text]] as const]),
      publishing(metadata),
      ...(print === null ? [] : [related]),
    ],
  ]
  const sent = new Date(Math.max(modified.getTime(), released)).toISOString().slice(0, 19).replace(/[-:]/g, '')
  const header: Tag = [
    'Header',
    [
      ['Sender', [['SenderName', publisher]]],
      ['SentDateTime', `${sent}Z`],
    ],
  ]
  const message: Tag = [
    'ONIXMessage',
    [header, product],
    { release: '3.0', xmlns: 'http://ns.editeur.org/onix/3.0/reference' },
  ]
  return `<?xml version="1.0" encoding="utf-8"?>\n${write(message)}\n`
}
