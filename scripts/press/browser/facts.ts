/** What is known of a browser, and what is said where there is none. */
/** A browser that runs on this machine. */
export interface BrowserFacts {
  /** The program. */
  readonly program: string
  /** `Chromium 147.0.7727.0`: goes into the build record, and into the key of everything it laid out. */
  readonly version: string
  readonly origin: 'named' | 'bundled' | 'installed'
  /** Variables that it must be started with. */
  readonly environment: Readonly<Record<string, string>>
}

/** A place that was looked at, and why it gave no browser. */
export interface Tried {
  readonly place: string
  readonly reason: string
}

/** What is thrown when there is no browser; `tried` is for the diagnostic `browser-missing`. */
export interface BrowserMissing extends Error {
  readonly tried: readonly Tried[]
}

export const isBrowserMissing = (error: unknown): error is BrowserMissing => error instanceof Error && 'tried' in error

/** `tried`, a line for each place, for people. */
export const listTried = (tried: readonly Tried[]): string =>
  tried.map(({ place, reason }) => `  - ${place}: ${reason}`).join('\n')

const ways: Readonly<Record<string, string>> = {
  linux: 'Debian, Ubuntu: sudo apt install chromium; Fedora: sudo dnf install chromium; Arch: sudo pacman -S chromium',
  darwin: 'install Google Chrome, or: brew install --cask chromium',
  win32: 'install Microsoft Edge or Google Chrome',
}

/** How to get a browser on this machine, in a sentence. */
export const wayToBrowser = (platform: NodeJS.Platform = process.platform): string =>
  `${ways[platform] ?? 'install Chromium'}; or set OCTAVO_BROWSER to the program of a Chrome, Chromium or Edge`

/** What is thrown where nothing that was tried will do. */
export const missing = (tried: readonly Tried[]): BrowserMissing =>
  Object.assign(
    new Error(`no browser was found to lay out the PDF. Looked at:\n${listTried(tried)}\n${wayToBrowser()}`),
    { tried },
  )
