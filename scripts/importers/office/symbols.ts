/** Letters that a word processor sets in Adobe's Symbol font, by their place in it: a private code that means nothing elsewhere. */

// Adobe Symbol encoding, from 0x20 and from 0xA0; ? where a sign has no counterpart.
const low = ' !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼'
const high = '€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪?〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭'

/** A character code of the Symbol font, with or without Word's 0xF000; null when it has no counterpart. */
const symbolOf = (code: number): string | null => {
  const place = code & 0xff
  const sign = place < 0xa0 ? [...low][place - 0x20] : [...high][place - 0xa0]
  return sign === undefined || (sign === '?' && place !== 0x3f) ? null : sign
}

/** `w:sym`: in the Symbol font its counterpart, else the character itself. */
export const symbolIn = (font: string, code: number): string => {
  const known = /^symbol$/i.test(font) ? symbolOf(code) : null
  return known ?? (code > 0 && code < 0x110000 ? String.fromCodePoint(code) : '')
}

export const isPrivate = (text: string): boolean => /\p{Co}/u.test(text)
