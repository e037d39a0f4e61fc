/** What the file of a picture may be called, without its ending: the name that it came with, if its address is a name. */
export const stemOf = (src: string): string =>
  src.startsWith('data:') ? 'picture' : src.replace(/^.*\//, '').replace(/\.[^.]*$/, '')

/** Endings of the files of pictures, by media type: what an EPUB may hold without a fallback (EPUB 3.3, section 3.2), and every browser shows. */
export const pictureEndings: Readonly<Record<string, string>> = {
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
}
