/** A table for words that others have typed: it knows no `constructor` and no `toString`, as every other object does. */
export const lookup = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, entries)
