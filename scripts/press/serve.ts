/** Shows a folder to the browsers of this machine, and tells them when it has changed. */
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

export interface Served {
  /** `http://127.0.0.1:4000/` */
  readonly address: string
  /** From now on, this folder is shown. */
  readonly show: (folder: string) => void
  /** Tells all who look, and all who come to look later, until something else is told. */
  readonly tell: (message: object) => void
  readonly close: () => Promise<void>
}

const answer = (response: ServerResponse, status: number, type: string, body: string | Uint8Array) =>
  response
    .writeHead(status, {
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'self' data: 'unsafe-inline'; frame-ancestors 'self'",
    })
    .end(body)

/** The file that an address names, if it is one of the folder. */
const fileOf = (folder: string, address: string): string | null => {
  try {
    const wanted = decodeURIComponent(new URL(address, 'http://127.0.0.1').pathname)
    const file = path.resolve(folder, `.${wanted.endsWith('/') ? `${wanted}index.html` : wanted}`)
    return file.startsWith(folder + path.sep) && !wanted.includes('\0') ? file : null
  } catch {
    return null
  }
}

/**
 * Serves on this machine alone; `port` 0 takes any that is free. `index` is the page at `/`; `/events` is a stream of what is told.
 * Only who asks for this very machine is answered, so that no page of the Web reads a manuscript through a name of its own.
 */
export const serve = async (port: number, index: string): Promise<Served> => {
  let shown: string | null = null
  let last = ''
  const lookers = new Set<ServerResponse>()
  const listen = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    if (last !== '') response.write(last)
    lookers.add(response)
    response.on('close', () => lookers.delete(response))
  }
  const respond = async ({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? ''))
      return void answer(response, 403, 'text/plain', '')
    if (method !== 'GET' && method !== 'HEAD') return void answer(response, 405, 'text/plain', '')
    if (url === '/') return void answer(response, 200, types['.html'] ?? '', index)
    if (url === '/events') return listen(response)
    const file = shown === null ? null : fileOf(shown, url)
    const bytes = file === null ? null : await readFile(file).catch(() => null)
    if (file === null || bytes === null) return void answer(response, 404, 'text/plain', 'not there')
    answer(response, 200, types[path.extname(file)] ?? 'application/octet-stream', bytes)
  }
  const server = createServer((request, response) => void respond(request, response))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    show: folder => {
      shown = path.resolve(folder)
    },
    tell: message => {
      last = `data: ${JSON.stringify(message)}\n\n`
      for (const response of lookers) response.write(last)
    },
    close: async () => {
      for (const response of lookers) response.end()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
