import { tongues } from './tongues.ts'

/** The few words that Octavo prints itself, by language of the book. English stands in where a language is not in the table. */
export interface Words {
  readonly contents: string
  readonly listOfFigures: string
  readonly listOfTables: string
  readonly notes: string
  readonly cover: string
  readonly titlePage: string
  readonly imprint: string
  readonly landmarks: string
  readonly pages: string
  readonly startOfText: string
  readonly previous: string
  readonly next: string
  readonly skipToText: string
  /** Spoken at a way back: which note, and which of its calls when there are several. */
  readonly backToText: (mark: string, occurrence: number, of: number) => string
  readonly editedBy: string
  readonly translatedBy: string
  readonly source: string
  /** Before the number of a page, shortened. */
  readonly page: string
}

const english: Words = {
  contents: 'Contents',
  listOfFigures: 'Figures',
  listOfTables: 'Tables',
  notes: 'Notes',
  cover: 'Cover',
  titlePage: 'Title page',
  imprint: 'Imprint',
  landmarks: 'Landmarks',
  pages: 'Pages',
  startOfText: 'Start of the text',
  previous: 'Previous',
  next: 'Next',
  skipToText: 'Skip to the text',
  backToText: (mark, occurrence, of) => `${mark}. Back to the text${of > 1 ? `, call ${occurrence}` : ''}`,
  editedBy: 'Edited by',
  translatedBy: 'Translated by',
  source: 'Source',
  page: 'p.',
}

const table: Readonly<Record<string, Words>> = {
  ...tongues,
  en: english,
  de: {
    contents: 'Inhalt',
    listOfFigures: 'Abbildungen',
    listOfTables: 'Tabellen',
    notes: 'Anmerkungen',
    cover: 'Umschlag',
    titlePage: 'Titelseite',
    imprint: 'Impressum',
    landmarks: 'Orientierungspunkte',
    pages: 'Seiten',
    startOfText: 'Beginn des Textes',
    previous: 'Zurück',
    next: 'Weiter',
    skipToText: 'Zum Text',
    backToText: (mark, occurrence, of) => `${mark}. Zurück zum Text${of > 1 ? `, Stelle ${occurrence}` : ''}`,
    editedBy: 'Herausgegeben von',
    translatedBy: 'Übersetzt von',
    source: 'Quelle',
    page: 'S.',
  },
  fr: {
    contents: 'Table des matières',
    listOfFigures: 'Figures',
    listOfTables: 'Tableaux',
    notes: 'Notes',
    cover: 'Couverture',
    titlePage: 'Page de titre',
    imprint: 'Mentions légales',
    landmarks: 'Repères',
    pages: 'Pages',
    startOfText: 'Début du texte',
    previous: 'Précédent',
    next: 'Suivant',
    skipToText: 'Aller au texte',
    backToText: (mark, occurrence, of) => `${mark}. Retour au texte${of > 1 ? `, appel ${occurrence}` : ''}`,
    editedBy: 'Sous la direction de',
    translatedBy: 'Traduit par',
    source: 'Source',
    page: 'p.',
  },
  es: {
    contents: 'Índice',
    listOfFigures: 'Figuras',
    listOfTables: 'Tablas',
    notes: 'Notas',
    cover: 'Cubierta',
    titlePage: 'Portada',
    imprint: 'Página de créditos',
    landmarks: 'Puntos de referencia',
    pages: 'Páginas',
    startOfText: 'Comienzo del texto',
    previous: 'Anterior',
    next: 'Siguiente',
    skipToText: 'Ir al texto',
    backToText: (mark, occurrence, of) => `${mark}. Volver al texto${of > 1 ? `, llamada ${occurrence}` : ''}`,
    editedBy: 'Edición de',
    translatedBy: 'Traducción de',
    source: 'Fuente',
    page: 'p.',
  },
  it: {
    contents: 'Indice',
    listOfFigures: 'Figure',
    listOfTables: 'Tabelle',
    notes: 'Note',
    cover: 'Copertina',
    titlePage: 'Frontespizio',
    imprint: 'Colophon',
    landmarks: 'Punti di riferimento',
    pages: 'Pagine',
    startOfText: 'Inizio del testo',
    previous: 'Precedente',
    next: 'Successivo',
    skipToText: 'Vai al testo',
    backToText: (mark, occurrence, of) => `${mark}. Torna al testo${of > 1 ? `, richiamo ${occurrence}` : ''}`,
    editedBy: 'A cura di',
    translatedBy: 'Traduzione di',
    source: 'Fonte',
    page: 'p.',
  },
  ru: {
    contents: 'Содержание',
    listOfFigures: 'Рисунки',
    listOfTables: 'Таблицы',
    notes: 'Примечания',
    cover: 'Обложка',
    titlePage: 'Титульный лист',
    imprint: 'Выходные данные',
    landmarks: 'Ориентиры',
    pages: 'Страницы',
    startOfText: 'Начало текста',
    previous: 'Назад',
    next: 'Далее',
    skipToText: 'К тексту',
    backToText: (mark, occurrence, of) => `${mark}. Назад к тексту${of > 1 ? `, ссылка ${occurrence}` : ''}`,
    editedBy: 'Под редакцией',
    translatedBy: 'Перевод',
    source: 'Источник',
    page: 'с.',
  },
}

/** Words for a BCP 47 tag, by its primary subtag; Chinese of Taiwan and Hong Kong is in its own letters. */
export const words = (language: string): Words => {
  const tag = language.toLowerCase().replace(/^zh-(?:hant|tw|hk|mo)\b.*/, 'zh-hant')
  return table[tag] ?? table[tag.split('-')[0] ?? 'en'] ?? english
}
