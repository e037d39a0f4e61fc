/** What runs inside the page, as one script: `layOut(html, options)` and `setPages(html, language)`, made of the rooms beside this file. */
import { leftward } from '../../writers/direction.ts'
import { addresses } from './addresses.ts'
import { ahead } from './ahead.ts'
import { bonds } from './bonds.ts'
import { calls } from './calls.ts'
import { cells } from './cells.ts'
import { copies } from './copies.ts'
import { cuts } from './cuts.ts'
import { directions } from './directions.ts'
import { feet } from './feet.ts'
import { fill } from './fill.ts'
import { flaws } from './flaws.ts'
import { floats } from './floats.ts'
import { free } from './free.ts'
import { gaps } from './gaps.ts'
import { formulas } from './formulas.ts'
import { last } from './last.ts'
import { lay } from './lay.ts'
import { measure } from './measure.ts'
import { mend } from './mend.ts'
import { openings } from './openings.ts'
import { origins } from './origins.ts'
import { paginate } from './paginate.ts'
import { prepare } from './prepare.ts'
import { references } from './references.ts'
import { settle } from './settle.ts'
import { share } from './share.ts'
import { spans } from './spans.ts'
import { survey } from './survey.ts'
import { tables } from './tables.ts'
import { take } from './take.ts'
import { together } from './together.ts'
import { turns } from './turns.ts'

export type { LaidDocument, LayOptions } from './lay.ts'
export type { LaidPage, Notice } from './take.ts'

/** tsx names functions with a helper of its own, `__name`, which the page does not have. */
export const pageScript = (): string => `
  globalThis.__name = target => target
  ;(() => {
    const rooms = (${measure.toString()})()
    const tables = (${tables.toString()})(rooms, (${spans.toString()})())
    const figures = (${floats.toString()})(rooms, tables)
    const turns = (${turns.toString()})(rooms)
    const bonds = (${bonds.toString()})(rooms)
    const formulas = (${formulas.toString()})(turns, bonds)
    const cells = (${cells.toString()})(formulas)
    const addresses = (${addresses.toString()})(rooms)
    const directions = (${directions.toString()})(rooms, ${JSON.stringify(leftward.source)})
    const white = (${gaps.toString()})(rooms, turns)
    const cut = (${cuts.toString()})(rooms, turns)
    const take = (${take.toString()})(rooms, tables, turns, (${references.toString()})(rooms), directions, (${openings.toString()})(rooms, turns))
    globalThis.setPages = (${survey.toString()})(take)
    globalThis.layOut = (${lay.toString()})({
      prepare: (${prepare.toString()})(rooms, tables, figures, turns, formulas, cells, addresses, bonds, directions),
      feet: (${feet.toString()})(rooms, cut, (${calls.toString()})(rooms, turns), (${copies.toString()})(), (${together.toString()})(turns, cut), (${free.toString()})(turns), (${share.toString()})(), (${settle.toString()})(turns, cut)),
      paginate: (${paginate.toString()})(rooms, (${ahead.toString()})(rooms), tables, figures, (${fill.toString()})(rooms, figures, turns, white), (${origins.toString()})(rooms)),
      take,
      flaws: (${flaws.toString()})(take, white),
      mend: (${mend.toString()})(),
      last: (${last.toString()})(),
    })
  })()
`
