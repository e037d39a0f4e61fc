/** Folios of the front matter. */
const romanSigns = [
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
] as const

/** 4 → `iv`. */
export const roman = (number: number): string => {
  const found = romanSigns.find(([, value]) => value <= number)
  return found ? found[0] + roman(number - found[1]) : ''
}
