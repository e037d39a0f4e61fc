import type { Terminal } from './command.ts'

/** How far each of several pieces of work is; drawn in one line on a terminal, told once each elsewhere. */
export const progressOf = (terminal: Terminal) => {
  const states = new Map<string, string>()
  const draw = () => {
    if (!terminal.live) return
    const line = [...states].map(([name, state]) => `${name} ${state}`).join('   ')
    terminal.error(`\r\x1b[2K${line.slice(0, 100)}`)
  }
  return {
    step: (name: string) => (done: number, of: number) => {
      states.set(name, `${Math.floor((100 * done) / Math.max(1, of))} %`)
      draw()
    },
    done: (name: string, told: string) => {
      states.delete(name)
      if (terminal.live) terminal.error('\r\x1b[2K')
      terminal.out(`${name.padEnd(8)} ${told}\n`)
      draw()
    },
    clear: () => {
      if (terminal.live) terminal.error('\r\x1b[2K')
    },
  }
}
