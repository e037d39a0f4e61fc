/**
 * The web edition's Eleventy. The press names a finished edition in OCTAVO_EDITION; without one, the book at OCTAVO_BOOK
 * (else the folder manuscript/) is opened here, so that Eleventy can also be run by hand, and with --serve:
 *
 *     node --import tsx node_modules/@11ty/eleventy/cmd.cjs --config=eleventy.config.ts
 */
import { readFile } from 'node:fs/promises'
import type MarkdownIt from 'markdown-it'
import { markdownParser } from './scripts/readers/markdown.ts'
import type { WebEdition } from './scripts/writers/web/index.ts'

/** What is used here of Eleventy's own UserConfig, which comes without types. */
interface Eleventy {
  readonly addGlobalData: (name: string, data: unknown) => void
  readonly addWatchTarget: (path: string) => void
  readonly on: (event: 'eleventy.after', then: (built: { directories: { output: string } }) => Promise<void>) => void
  readonly setLibrary: (extension: 'md', library: MarkdownIt) => void
  readonly setUseGitIgnore: (use: boolean) => void
}

const openEdition = async (eleventy: Eleventy, path: string): Promise<WebEdition> => {
  const [{ openBook }, { number }, { webEdition }, { writeAssets }] = await Promise.all([
    import('./scripts/press/open.ts'),
    import('./scripts/numbering/index.ts'),
    import('./scripts/writers/web/index.ts'),
    import('./scripts/press/web.ts'),
  ])
  const { value: opened, diagnostics } = await openBook(path)
  if (!opened) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  const edition = webEdition(opened.book, number(opened.book))
  eleventy.addWatchTarget(opened.folder)
  eleventy.on('eleventy.after', async ({ directories }) => {
    await writeAssets(edition, directories.output, opened.read)
  })
  return edition
}

const readEdition = async (file: string): Promise<WebEdition> => JSON.parse(await readFile(file, 'utf8')) as WebEdition

export default async (eleventy: Eleventy) => {
  const file = process.env['OCTAVO_EDITION']
  const edition = file
    ? await readEdition(file)
    : await openEdition(eleventy, process.env['OCTAVO_BOOK'] ?? 'manuscript')
  eleventy.addGlobalData('edition', edition)
  eleventy.setLibrary('md', markdownParser())
  eleventy.setUseGitIgnore(false) // dist/ is ignored by git, and written by us
  return {
    dir: { input: 'templates/web', includes: '_includes', layouts: '_layouts', output: 'dist/web' },
    markdownTemplateEngine: 'njk',
  }
}
