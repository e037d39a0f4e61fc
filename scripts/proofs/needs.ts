/** What the pages of an edition ask for beside their text: pictures, style sheets, faces. All of it is in the edition, and nothing outside. */
import { elementsIn, type Element } from './markup.ts'
import { targetOf, type FileProblem } from './reading.ts'

type Files = ReadonlyMap<string, Uint8Array>

/** Attributes by which an element loads what it shows. */
const loading = ['src', 'srcset', 'poster', 'data', 'background']

/** Links that a browser follows by itself. */
const followed = /(^|\s)(stylesheet|icon|preload|modulepreload|manifest)(\s|$)/i

const loadedBy = ({ name, attributes }: Element): readonly string[] => [
  ...loading.flatMap(key => attributes.get(key) ?? []),
  ...(name === 'link' && followed.test(attributes.get('rel') ?? '') ? [attributes.get('href') ?? ''] : []),
]

const loadedByStyles = (css: string): readonly string[] =>
  [...css.matchAll(/url\(\s*["']?([^"')]*)|@import\s+["']([^"']*)/gi)].map(([, url = '', own = url]) => own)

const faultOf = (files: Files, file: string, address: string): string | null => {
  if (/^(data:|#)/i.test(address)) return null
  const target = targetOf(file, address)
  if (target === null) return `loads ${address}, which is not in the edition`
  return files.has(target.file) ? null : `loads ${address}, which is not there`
}

const isOfStyle = ({ name, attributes }: Element): boolean =>
  name === 'link' && /(^|\s)stylesheet(\s|$)/i.test(attributes.get('rel') ?? '')

const refresh = ({ name, attributes }: Element): boolean =>
  name === 'meta' && attributes.get('http-equiv')?.toLowerCase() === 'refresh'

/** What is not there, or outside; pages without a style sheet, and those that send their readers elsewhere. */
export const needProblems = (
  roots: readonly (readonly [file: string, root: Element])[],
  files: Files,
): readonly FileProblem[] => {
  const say = (file: string) => (problem: string) => ({ file, problem })
  const ofPages = roots.flatMap(([file, root]) => {
    const elements = [...elementsIn(root)]
    // A picture that is not there is told of where it ought to be shown.
    const loaded = elements.filter(({ name }) => name !== 'img').flatMap(loadedBy)
    return [
      ...loaded.flatMap(address => faultOf(files, file, address) ?? []),
      ...(elements.some(isOfStyle) ? [] : ['has no style sheet']),
      ...(elements.some(refresh) ? ['sends its readers on to another page by itself'] : []),
    ].map(say(file))
  })
  const ofStyles = [...files]
    .filter(([file]) => /\.css$/i.test(file))
    .flatMap(([file, bytes]) =>
      loadedByStyles(new TextDecoder().decode(bytes))
        .flatMap(address => faultOf(files, file, address) ?? [])
        .map(say(file)),
    )
  return [...ofPages, ...ofStyles]
}
