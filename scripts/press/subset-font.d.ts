declare module 'subset-font' {
  /** A font cut down to the signs of a text. */
  const subsetFont: (
    font: Buffer,
    text: string,
    options?: { targetFormat?: 'truetype' | 'woff' | 'woff2'; keepFeatures?: readonly string[] },
  ) => Promise<Buffer>
  export default subsetFont
}
