/** Which documents a seed stands for: their pages, and their words. */
import { compose } from './compose.ts'
import type { Setting, Trial } from './lay.ts'
import type { Manuscript } from './manuscript.ts'
import { random } from './random.ts'

/** A page of two columns is as wide as they need: 38 letters each. */
export const widened = (setting: Setting): Setting => {
  const [width = 0, height = 0] = String(setting['trim']).split(/[xm]/).map(Number)
  const least = Math.ceil(15.2 * Number(setting['size']) + 3)
  return setting['columns'] === 2 ? { ...setting, trim: `${Math.max(width, least)}x${height}mm` } : setting
}

/** Some settings have two columns. */
const columnsOf = (seed: number): Setting => (random(seed ^ 0x3ad8025f).chance(0.15) ? { columns: 2 } : {})

/** A page of any size that has room for text, in type of any size; for two columns it may have to be `widened`. */
export const drawSetting = (seed: number): Setting => {
  const { whole, weighted, chance, next } = random(seed)
  const theme = weighted({ scholar: 3, pocket: 2, 'course-pack': 1 })
  const small = chance(0.7)
  const width = small ? whole(90, 130) : whole(130, 216)
  const size = Math.round((small ? 8 + next() * 2 : 9 + next() * 4) * 4) / 4
  const leading = Math.round(size * (1.12 + next() * 0.3) * 4) / 4
  // Twelve lines are the least that the press takes.
  const least = Math.ceil((13 * leading * 0.353 + 16) / 0.8)
  const height = Math.max(least, Math.round(width * (1.2 + next() * 0.5)))
  const figures = weighted({ auto: 4, head: 1, foot: 2, here: 1 })
  return { theme, trim: `${width}x${height}mm`, size, leading, figures, ...columnsOf(seed) }
}

/** Words on a page of these millimetres, more or less: 2.2 letters to the em, six to a word. */
const pageWordsOf = (setting: Setting): number => {
  const [width = 0, height = 0] = String(setting['trim']).split(/[xm]/).map(Number)
  const [size, leading] = [Number(setting['size']) * 0.353, Number(setting['leading']) * 0.353]
  return Math.round(((width * 0.72 * 2.4) / size / 6.2) * ((height * 0.78) / leading))
}

/** Some figures want to stand elsewhere than the others. */
const withWishes = (seed: number, manuscript: Manuscript): Manuscript => {
  const { chance, pick } = random(seed ^ 0x2c1b3c6d)
  const blocks = manuscript.blocks.map(block =>
    block.type === 'figure' && chance(0.2) ? { ...block, wish: pick(['head', 'foot', 'here'] as const) } : block,
  )
  return { ...manuscript, blocks }
}

/** One trial of a setting. `pages` is how long its text and notes are, more or less. */
export const drawTrial = (seed: number, setting: Setting, pages: number): Trial => {
  const { chance } = random(seed ^ 0x5bd1e995)
  const numbering = chance(0.1) ? 'page' : 'reading'
  return {
    seed,
    setting,
    numbering,
    // Marks that begin anew on each page are written, and take room, from the first.
    bare: chance(0.06) && numbering === 'reading',
    manuscript: withWishes(seed, compose(seed, { pageWords: pageWordsOf(setting), pages })),
  }
}
