/** What runs inside the page, as one script: `layOut(html, options)`, made of the rooms beside this file. */
import { feet } from './feet.ts'
import { lay } from './lay.ts'
import { measure } from './measure.ts'
import { paginate } from './paginate.ts'
import { prepare } from './prepare.ts'
import { take } from './take.ts'

export type { LaidDocument, LayOptions } from './lay.ts'
export type { LaidPage } from './take.ts'

/** tsx names functions with a helper of its own, `__name`, which the page does not have. */
export const pageScript = (): string => `
  globalThis.__name = target => target
  globalThis.layOut = (() => {
    const rooms = (${measure.toString()})()
    return (${lay.toString()})({
      prepare: (${prepare.toString()})(rooms),
      feet: (${feet.toString()})(rooms),
      paginate: (${paginate.toString()})(rooms),
      take: (${take.toString()})(rooms),
    })
  })()
`
