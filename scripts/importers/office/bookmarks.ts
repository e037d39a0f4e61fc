/** Bookmarks that say where the pages of a printed source begin. */

const pageName = /^_?(?:page|pg|p|seite|str)[-_. ]?(\d{1,4}|[ivxlc]{1,8})$/i

/** Bookmarks that are called by pages, two or more, with the numbers. */
export const pagesNamed = (names: readonly string[]): ReadonlyMap<string, string> => {
  const found = names.flatMap(name => {
    const number = pageName.exec(name)?.[1]
    return number === undefined ? [] : [[name, number] as const]
  })
  return new Map(found.length > 1 ? found : [])
}
