/** What a division is, told by its classes or by its title. */
import type { Division, Matter, Role } from '../model/book.ts'
import { plainText } from '../model/walk.ts'
import { lookup } from '../model/lookup.ts'

/** Matter of each role when nothing else is said. */
export const matterByRole: Readonly<Record<Role, Matter>> = {
  part: 'body',
  reading: 'body',
  chapter: 'body',
  foreword: 'front',
  preface: 'front',
  introduction: 'body',
  acknowledgments: 'front',
  dedication: 'front',
  epigraph: 'front',
  prologue: 'body',
  epilogue: 'body',
  afterword: 'back',
  conclusion: 'body',
  appendix: 'back',
  glossary: 'back',
  bibliography: 'back',
  chronology: 'back',
  index: 'back',
  permissions: 'back',
  colophon: 'back',
}

const rolesByTitle: Readonly<Record<string, Role>> = lookup({
  foreword: 'foreword',
  vorwort: 'foreword',
  preface: 'preface',
  préface: 'preface',
  acknowledgments: 'acknowledgments',
  acknowledgements: 'acknowledgments',
  dedication: 'dedication',
  widmung: 'dedication',
  dédicace: 'dedication',
  epigraph: 'epigraph',
  épigraphe: 'epigraph',
  introduction: 'introduction',
  einleitung: 'introduction',
  prologue: 'prologue',
  epilogue: 'epilogue',
  afterword: 'afterword',
  nachwort: 'afterword',
  conclusion: 'conclusion',
  conclusions: 'conclusion',
  appendix: 'appendix',
  anhang: 'appendix',
  glossary: 'glossary',
  glossar: 'glossary',
  bibliography: 'bibliography',
  references: 'bibliography',
  'works cited': 'bibliography',
  'further reading': 'bibliography',
  literatur: 'bibliography',
  chronology: 'chronology',
  timeline: 'chronology',
  index: 'index',
  permissions: 'permissions',
  credits: 'permissions',
  colophon: 'colophon',
})

export const isRole = (name: string): name is Role => Object.hasOwn(matterByRole, name)

export const isMatter = (name: string): name is Matter => name === 'front' || name === 'body' || name === 'back'

/** Role that a title speaks for itself: `Preface`, `Appendix B: Sources`. */
export const roleOfTitle = (title: string): Role | undefined => {
  const bare = title.toLowerCase().trim()
  return rolesByTitle[bare] ?? rolesByTitle[/^(appendix|anhang)\b/.exec(bare)?.[1] ?? '']
}

/** `Part Two`, `Part IV: The Terror`, `Teil 1`. */
export const isPartTitle = (title: string): boolean =>
  /^(part|teil|partie|parte|часть)\s+[\p{L}\p{N}]+\s*([.:—–-]|$)/iu.test(title.trim())

/** A dedication or an epigraph: a page of few words. */
export const isLeaf = ({ role }: Division): boolean => role === 'dedication' || role === 'epigraph'

/** Whether a title only says what stands below it. No book prints `Dedication` over its dedication. */
export const isOnlyNamed = (division: Division): boolean =>
  isLeaf(division) && division.blocks.length > 0 && roleOfTitle(plainText(division.title)) === division.role
