/** The themes of the print edition: what each setting of `print:` is where the book does not say it. */
import { lookup } from './lookup.ts'

/** Faces that text can be set in. A size is that of EB Garamond; the others are scaled until their letters stand as tall. */
export const textFaces = ['EB Garamond', 'Noto Serif'] as const

/** Sheets that may stand for their sizes; names in small letters. */
export const papers: Readonly<Record<string, string>> = lookup({
  a4: '210x297mm',
  a5: '148x210mm',
  b5: '176x250mm',
  letter: '8.5x11in',
})

export type TextFace = (typeof textFaces)[number]

export interface Theme {
  readonly trim: string
  readonly opening: 'recto' | 'any'
  readonly face: TextFace
  readonly columns: 1 | 2
  /** Most letters in a line, blanks counted: 45 to 75 are read with ease (Bringhurst, § 2.1.2). */
  readonly measure: number
  /** Of a paragraph's first line, in ems. */
  readonly indent: number
  readonly headings: 'centred' | 'left'
}

export const themes = {
  scholar: {
    trim: '6x9in',
    opening: 'recto',
    face: 'EB Garamond',
    columns: 1,
    measure: 72,
    indent: 1,
    headings: 'centred',
  },
  pocket: {
    trim: '5x8in',
    opening: 'any',
    face: 'EB Garamond',
    columns: 1,
    measure: 70,
    indent: 1,
    headings: 'centred',
  },
  'course-pack': {
    trim: '8.5x11in',
    opening: 'any',
    face: 'Noto Serif',
    columns: 1,
    measure: 75,
    indent: 1.4,
    headings: 'left',
  },
} as const satisfies Readonly<Record<string, Theme>>

export type ThemeName = keyof typeof themes
export const themeNames = Object.keys(themes) as [ThemeName, ...ThemeName[]]

/** A book's own settings, and those of its theme for what it leaves out. */
export const themed = <Own extends { readonly theme: ThemeName } & { readonly [Key in keyof Theme]?: unknown }>(
  own: Own,
) => {
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined))
  return { ...themes[own.theme], ...set } as Omit<Own, keyof Theme> & Theme
}
