/** Many documents, in many settings, at two presses or more at a time. */
import { drawSetting, drawTrial, widened } from './draw.ts'
import type { Press, Setting, Trial, Verdict } from './lay.ts'

export interface Campaign {
  readonly documents: number
  /** Of the first document; each has its own, and is the same in every campaign. */
  readonly seed: number
  /** How long a document is, more or less. */
  readonly pages: number
  readonly presses: number
  /** Holds over what is drawn: two columns, a policy. */
  readonly setting?: Setting
}

/** So many seeds in a row share a setting, and a press. */
const alike = 25

/** Seeds by setting. */
const batches = ({ documents, seed }: Campaign): readonly (readonly number[])[] => {
  const found = new Map<number, number[]>()
  for (let one = seed; one < seed + documents; one++) {
    const first = one - (one % alike)
    found.set(first, [...(found.get(first) ?? []), one])
  }
  return [...found.values()]
}

/** Runs it. Each batch is given with its press still open, so that a fault can be looked into. */
export const wage = async (
  campaign: Campaign,
  open: (setting: Setting) => Promise<Press>,
  take: (trials: readonly Trial[], verdicts: readonly Verdict[], press: Press) => Promise<void> | void,
): Promise<void> => {
  const waiting = [...batches(campaign)]
  const work = async () => {
    for (let seeds = waiting.shift(); seeds; seeds = waiting.shift()) {
      const [first = 0] = seeds
      const setting = widened({ ...drawSetting(first - (first % alike)), ...campaign.setting })
      const trials = seeds.map(seed => drawTrial(seed, setting, campaign.pages))
      const press = await open(setting)
      try {
        await take(trials, await press.run(trials), press)
      } finally {
        await press.close()
      }
    }
  }
  await Promise.all(Array.from({ length: campaign.presses }, work))
}
