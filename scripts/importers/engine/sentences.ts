/** Whether a stretch of text is a whole, and what its ends say of it. */

const closers = /(?:\[\d{1,4}\]|[\s"”’'»)\]*_⁰¹²³⁴-⁹])+$/u
const stop = /[.!?…。؟۔]$/u

/** `Mr.`, `p.`, `S.`: a full stop that ends no sentence. */
const abbreviation =
  /(?:^|[\s(“"‘'])(?:\p{Lu}|Mr|Mrs|Ms|Dr|St|Prof|Rev|Hon|Capt|Gen|Col|Sir|vol|vols|no|nos|pp?|ch|chap|ed|eds|trans|cf|fol|ff?|op|vs|viz|i\.\s?e|e\.\s?g|ca?|esp|fig|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.$/u

/** Its last sentence is over: a stop stands at its end, closing quotation marks and brackets aside. */
export const isEnded = (text: string): boolean => {
  const bare = text.slice(-80).replace(closers, '')
  if (/[:]$/.test(bare)) return true
  return stop.test(bare) && !abbreviation.test(bare)
}

/** It goes on from what stood before: a small letter, a closing sign or a comma begins it. */
export const goesOn = (text: string): boolean => /^[“"‘'([*_—–\s]*[\p{Ll},;.)\]]/u.test(text) && !/^[“"‘'([]/.test(text)

export const endsInColon = (text: string): boolean => /:[—–-]?\s*$/.test(text)

const words = /[\p{L}\p{N}\p{M}’'-]+/gu
export const countWords = (text: string): number => text.match(words)?.length ?? 0

/** How many of `open` are not closed; straight signs are counted in pairs. */
const pending = (text: string, open: RegExp, close: RegExp): number =>
  Math.max(0, (text.match(open)?.length ?? 0) - (text.match(close)?.length ?? 0))

/** Quotation marks or brackets that the text opens and leaves open. */
export const leavesOpen = (text: string): boolean =>
  pending(text, /[“«„]/g, /[”»]/g) > 0 ||
  pending(text, /‘/g, /’(?!\p{L})/gu) > 0 ||
  (text.match(/"/g)?.length ?? 0) % 2 === 1 ||
  pending(text, /[([]/g, /[)\]]/g) > 0

/** Closes what another text leaves open. */
export const closesMore = (text: string): boolean =>
  pending(text, /[”»]/g, /[“«„]/g) > 0 ||
  pending(text, /’(?!\p{L})/gu, /‘/g) > 0 ||
  (text.match(/"/g)?.length ?? 0) % 2 === 1 ||
  pending(text, /[)\]]/g, /[([]/g) > 0

/** How much it looks like a reference to literature, from 0 to 2. */
export const citationLikeness = (text: string): number => {
  const signs = [
    /\b(?:pp?|vols?|nos?|eds?|ff?|ll?|op|d|ch)\.\s?\d/,
    /\((?:[^()]*[\s:,])?(?:1[5-9]|20)\d\d[a-z]?\)/,
    /\b(?:ibid|idem|op\. cit|loc\. cit|cf|trans|eds?)\b\.?/i,
    /\b(?:1[5-9]|20)\d\d\)?[,.;:]?\s*(?:pp?\.\s*)?\d{1,3}\s*[-–]\s*\d/,
    /\d\s*:\s*\d/,
    /(?:Press|Journal|Review|Verlag|University)\b/,
    /https?:\/\//,
  ].filter(sign => sign.test(text)).length
  return Math.min(2, signs)
}
