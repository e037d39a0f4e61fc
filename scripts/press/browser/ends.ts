/** What must still be done when this process ends, however it ends. */

const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const lasts = new Set<() => void>()

const doLasts = () => {
  for (const last of lasts) last()
  lasts.clear()
}

/** The signal then means what it always means. */
const leave = (signal: NodeJS.Signals): void => {
  doLasts()
  listenNoMore()
  process.kill(process.pid, signal)
}

const listenNoMore = () => {
  process.off('exit', doLasts)
  deadly.forEach(signal => process.off(signal, leave))
}

/** Does `last` before this process ends; by a signal too, unless somebody else listens to it. Gives what calls it off. */
export const beforeEnd = (last: () => void): (() => void) => {
  if (lasts.size === 0) {
    process.on('exit', doLasts)
    deadly.filter(signal => process.listenerCount(signal) === 0).forEach(signal => process.on(signal, leave))
  }
  lasts.add(last)
  return () => {
    lasts.delete(last)
    if (lasts.size === 0) listenNoMore()
  }
}
