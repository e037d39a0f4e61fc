declare module 'hyphenopoly' {
  const hyphenopoly: {
    /** One function a required language; each sets the hyphen into a text. */
    readonly config: (settings: object) => Map<string, Promise<(text: string) => string>>
  }
  export default hyphenopoly
}
