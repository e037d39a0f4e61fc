/**
 * A text as it is read, of a manuscript or of a field: byte order marks off, line ends `\n`, and the signs that no edition can
 * hold made visible, as CommonMark does.
 */
export const normalise = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // One also stands in the middle of a text where files were joined.
    .replace(/^\uFEFF+/gm, '')
    // A NUL; half a sign, which only the escapes of YAML and TOML can make.
    .replace(/\0|\p{Surrogate}/gu, '\uFFFD')
    // Nobody sees these, and XML has none of them.
    .replace(/[\x01-\x08\x0E-\x1F\uFFFE\uFFFF]/g, '')
    // Ends of pages in the output of OCR programs: words stand on either side, and XML has no such sign.
    .replace(/[\v\f]/g, ' ')
