/** TeX → MathML 3, which an EPUB must hold (EPUB 3.3, section 6.1.3.2) and every browser reads. */
import temml from 'temml'

/** One after the other: what temml 0.13 writes beyond MathML 3, and what stands for it there. */
const repairs: readonly (readonly [RegExp, string])[] = [
  // Room for equation numbers that a style sheet would count: HTML inside MathML.
  [/<mtext><span class="tml-eqn"><\/span><\/mtext>/g, ''],
  // \mathrel{def} and turned signs: an operator may hold signs only.
  [/<mo(?: [^<>]*)?>((?:<(m[ino]|mtext)\b[^<>]*>[^<]*<\/\2>)+)<\/mo>/g, '<mrow>$1</mrow>'],
  [/<mo(?: [^<>]*)?>(<mstyle\b[^<>]*><mo\b[^<>]*>[^<]*<\/mo><\/mstyle>)<\/mo>/g, '$1'],
  // \boxed: only mstyle, mtable and math may say how large their content is set.
  [/(<(?:mrow|mtext)\b[^<>]*?) scriptlevel="[^"]*"/g, '$1'],
  [/(<(?:mrow|mtext)\b[^<>]*?) displaystyle="[^"]*"/g, '$1'],
  // \label: a name that could be another place's.
  [/(<m\w+\b[^<>]*?) id="[^"]*"/g, '$1'],
  // \colorbox of a colour that nobody knows.
  [/ mathbackground="(?!#[0-9a-fA-F]{3,6}")[^"]*"/g, ''],
]

/** A formula as a `math` element; null when temml cannot read it, or when it points elsewhere (`\ref`). */
export const writeMath = (tex: string, displayMode: boolean): string | null => {
  try {
    const written = temml.renderToString(tex, {
      displayMode,
      xml: true,
      annotate: false,
      throwOnError: true,
      trust: false,
    })
    const mathml = repairs.reduce((markup, [fault, repair]) => markup.replace(fault, repair), written)
    return /^<math\b/.test(mathml) && !/<(?!\/?m)/.test(mathml) ? mathml : null
  } catch {
    return null
  }
}

/** Signs that a formula in a line may have before it no longer fits a small phone. */
const shortFormula = 20

/** Whether a formula, as it is written, is longer than a line of a small phone: it scrolls within its line. */
export const isLongFormula = (html: string): boolean => html.replace(/<[^>]*>/g, '').length > shortFormula
