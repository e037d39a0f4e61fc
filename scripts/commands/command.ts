/** What every command is: words in, exit status out. Only commands catch, and only commands choose the exit status. */
import { parseArgs } from 'node:util'
import { nearest } from '../diagnostics/nearest.ts'

export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether a progress line may be drawn over itself. */
  readonly live: boolean
}

/** Gives the exit status: 0 all well, 1 the book is not, 2 the command was not understood. */
export type Command = (words: readonly string[], terminal: Terminal) => Promise<number>

export interface Option {
  readonly type: 'string' | 'boolean'
  /** What stands for its value in the usage: `DIR`. */
  readonly value?: string
  readonly says: string
}

/** A command line that is not understood: told to the editor with the usage, exit status 2. */
export class Misunderstood extends Error {}

type Values<O> = { readonly [K in keyof O]?: O[K] extends { type: 'boolean' } ? boolean : string }

/** Reads words against a table of options. At most `most` words may stand alone. */
export const readWords = <O extends Readonly<Record<string, Option>>>(
  words: readonly string[],
  options: O,
  most: number,
): { readonly values: Values<O>; readonly positionals: readonly string[] } => {
  const table = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]))
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: table,
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (!option) {
      const near = nearest(token.name, Object.keys(options))
      throw new Misunderstood(
        `there is no option ${token.rawName}${near === undefined ? '' : `; did you mean --${near}?`}`,
      )
    }
    if (option.type === 'string' && typeof values[token.name] !== 'string')
      throw new Misunderstood(`${token.rawName} needs a value: ${token.rawName} ${option.value ?? 'VALUE'}`)
    if (option.type === 'boolean' && token.value !== undefined)
      throw new Misunderstood(`${token.rawName} takes no value`)
  }
  if (positionals.length > most) throw new Misunderstood(`“${positionals[most]}” is one word too many`)
  return { values: values as Values<O>, positionals }
}

/** The value of an option that knows only certain ones. */
export const oneOf = <T extends string>(
  name: string,
  value: string | undefined,
  known: readonly T[],
  otherwise: T,
): T => {
  if (value === undefined) return otherwise
  const found = known.find(item => item === value)
  if (found !== undefined) return found
  throw new Misunderstood(`--${name} ${value}: there is ${known.join(', ')}`)
}

/** `a,b` → known names, each once; unknown ones are not understood. */
export const someOf = <T extends string>(name: string, value: string | undefined, known: readonly T[]): readonly T[] =>
  value === undefined
    ? known
    : [...new Set(value.split(',').map(item => oneOf(name, item.trim(), known, known[0] as T)))]

/** The lines of a usage that tell options. */
export const tellOptions = (options: Readonly<Record<string, Option>>): string =>
  Object.entries(options)
    .map(
      ([name, { type, value, says }]) =>
        `  ${`--${name}${type === 'string' ? ` ${value ?? 'VALUE'}` : ''}`.padEnd(30)}  ${says}`,
    )
    .join('\n')
