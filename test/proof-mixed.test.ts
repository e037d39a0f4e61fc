/** Books of everything at once, through all three editions: what is whole is proven so. */
import { describe, expect, test } from 'vitest'
import { proveManuscript } from './fuzz/editions.ts'
import { mixBook, picture } from './fuzz/mixed.ts'

const drawing = (height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="${height}"><rect width="60" height="${height}"/></svg>`

const told = async (markdown: string): Promise<readonly string[]> => {
  const files = { 'book.md': markdown, [picture.name]: picture.text, 'high.svg': drawing(900) }
  const { refused, errors } = await proveManuscript(files)
  return [...refused, ...errors].map(({ message }) => message)
}

const prose = (sentences: number) =>
  Array.from(
    { length: sentences },
    (_, at) =>
      `Drawer ${at} of the old office holds ${7 * at} letters, all of them read by the clerk of the ${at}th ward.`,
  ).join(' ')

describe('a whole book is proven so', { timeout: 60_000 }, () => {
  test('whatever its titles, headings and ornaments', async () => {
    const readings = [
      `# $\\alpha$\n\nOf Drawers and Wards, again: Of Drawers and Wards. See [the picture](#plate), and [a mark](#mark).\n\n## <!-- page 12 -->\n\n${prose(40)}`,
      `# Of Plates <!-- page 41 -->\n\n${prose(8)}\n\n::: {#plate}\n![a plan](high.svg)\n:::\n\n${prose(20)}\n\n::: {#mark}\n* * *\n:::`,
      '# Of Sums {translator="*B. Leaf*" source="*The Wards* 3 (1911), pp. 3–20"}\n\n![A plan of the house](high.svg)\n\n$$\n\\frac{a}{b}+c\n$$',
    ]
    const matter = 'title: Of Drawers and Wards\nauthor: A B\nlanguage: en\nprint: {opening: any}'
    expect(await told(`---\n${matter}\n---\n\n${readings.join('\n\n')}\n`)).toEqual([])
  })

  test('whatever stands in its lines from the right', async () => {
    const line = 'הסוחר שקל את הקמח ואת המלח בבית הגדול על הנהר'
    const readings = [
      `# ${line} כל הימים\n\n- ${line} $\\frac{a}{b}$ \`two words\`[^1] $\\frac{a}{b}$\n\n$\\frac{c}{d}$ ${line}\n\n${`${line}. `.repeat(60)}`,
      // Amiri draws the second letter of it in two parts, for which the PDF says in another place what they are.
      '[رقجكره سي]{lang=ar}',
      '[^1]: $\\frac{a}{b}$ בשני סטים $\\frac{c}{d}$ של משקולות',
    ]
    expect(await told(`---\ntitle: ${line}\nlanguage: he\n---\n\n${readings.join('\n\n')}\n`)).toEqual([])
  })

  test('also where a line from the right has a fraction behind what is raised, or two languages meet at a turn', async () => {
    const line = 'الكاتب يزن الدقيق والملح في البيت الكبير على النهر'
    const block = (lang: string) => `::: {lang=${lang}}\n${line} ${line}\n:::`
    const readings = [
      `# ${line}\n\n${line} $\\frac{a}{b}$ x^2^ ${line} ${line}\n\n| ${line} |\n|---|\n| ${line} |\n\nTable: ${line} $\\frac{a}{b}$`,
      `# الميزان\n\n${Array.from({ length: 60 }, (_, at) => block(at % 2 === 0 ? 'de' : 'fr')).join('\n\n')}`,
    ]
    expect(
      await told(`---\ntitle: ${line}\nlanguage: ar\nprint: {lists: [tables]}\n---\n\n${readings.join('\n\n')}\n`),
    ).toEqual([])
  })

  test.each([1, 2])('whatever is in it (random book %i; by hand: test/fuzz/books.ts)', async seed => {
    expect(await told(mixBook(seed, 8))).toEqual([])
  })
})
