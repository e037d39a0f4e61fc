/**
 * Which fonts the browser sees beside those of a page. A picture (SVG) cannot use a page's fonts, and on a machine without
 * any, Chromium prints text that no face has as nothing at all. So it gets a list of its own: the faces of the book first,
 * for every generic family too; then those of the system, for scripts that no face of ours has.
 */
import path from 'node:path'
import { cached, cacheFolder, hashOf } from './cache.ts'
import { fontFamilies, fontFolders } from './fonts/families.ts'
import { escapeHtml } from '../writers/html.ts'

/** Where Linux keeps fonts (fonts-conf(5), default configuration). */
const systemFolders = [
  '<dir>/usr/share/fonts</dir>',
  '<dir>/usr/local/share/fonts</dir>',
  '<dir prefix="xdg">fonts</dir>',
  '<dir>~/.fonts</dir>',
]

/** Times New Roman is what Chromium takes when a page names no family at all. */
const generics = {
  serif: fontFamilies.text,
  'sans-serif': fontFamilies.text,
  'Times New Roman': fontFamilies.text,
  monospace: fontFamilies.code,
  math: fontFamilies.math,
}

const preferred = (generic: string, stack: string): string => {
  const families = [...stack.matchAll(/'([^']+)'/g)].map(([, family]) => `<family>${family}</family>`)
  return `<alias binding="strong"><family>${generic}</family><prefer>${families.join('')}</prefer></alias>`
}

/** The file for FONTCONFIG_FILE, written if need be. See fonts-conf(5). */
export const fontconfigFile = async (): Promise<string> => {
  const home = await cacheFolder()
  const folders = fontFolders().map(folder => `<dir>${escapeHtml(folder)}</dir>`)
  const aliases = Object.entries(generics).map(([generic, stack]) => preferred(generic, stack))
  const text = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
    '<fontconfig>',
    ...folders,
    ...systemFolders,
    `<cachedir>${escapeHtml(path.join(home, 'fontconfig'))}</cachedir>`,
    ...aliases,
    '</fontconfig>',
  ].join('\n')
  const name = `${hashOf(text)}.conf`
  await cached('fontconfig', name, () => Promise.resolve(Buffer.from(text)))
  return path.join(home, 'fontconfig', name)
}
