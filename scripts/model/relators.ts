/** What catalogues call those who made a book, and those who say what it is about. */

interface Relator {
  /** MARC code list for relators. */
  readonly marc: string
  /** ONIX code list 17. */
  readonly onix: string
}

export const relators = {
  author: { marc: 'aut', onix: 'A01' },
  editor: { marc: 'edt', onix: 'B01' },
  translator: { marc: 'trl', onix: 'B06' },
  compiler: { marc: 'com', onix: 'C01' },
  introduction: { marc: 'aui', onix: 'A24' },
  foreword: { marc: 'aui', onix: 'A23' },
  afterword: { marc: 'aft', onix: 'A19' },
  annotator: { marc: 'ann', onix: 'A20' },
  commentator: { marc: 'cwt', onix: 'A21' },
  illustrator: { marc: 'ill', onix: 'A12' },
  photographer: { marc: 'pht', onix: 'A13' },
  cartographer: { marc: 'ctg', onix: 'A39' },
  designer: { marc: 'bkd', onix: 'A11' },
  'cover designer': { marc: 'cov', onix: 'A36' },
  contributor: { marc: 'ctb', onix: 'Z99' },
} as const satisfies Readonly<Record<string, Relator>>

export type RoleName = keyof typeof relators
export const roleNames = Object.keys(relators) as [RoleName, ...RoleName[]]

/** Schemes of subjects: reserved names of EPUB (EPUB 3.3, D.3.2, authority), and ONIX code list 27. */
export const schemes = { BISAC: '10', DDC: '01', LCSH: '04', Thema: '93', UDC: '09' } as const

export type SchemeName = keyof typeof schemes
export const schemeNames = Object.keys(schemes) as [SchemeName, ...SchemeName[]]

/** The words of a subject. */
export const subjectText = (subject: string | { readonly text: string }): string =>
  typeof subject === 'string' ? subject : subject.text
