// A server on a fresh data folder with the small demonstration, on loopback, for one run of the browser tests.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const START_MS = 60000

function loginsOf(path) {
  const logins = {}
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const [name, password] = line.trim().split(/\s+/)
    if (password) logins[name] = password
  }
  return logins
}

// UNGCUU_LANG=en so that what is read from standard output is the same everywhere; pages have their own language.
export async function startSite(program) {
  const top = mkdtempSync(join(tmpdir(), 'browser-'))
  const data = join(top, 'data')
  const env = { ...process.env, UNGCUU_LANG: 'en' }
  const run = (args, input) => execFileSync(program, args, { env, input, encoding: 'utf8', timeout: START_MS * 3 }).trim()
  run(['demo', '--data', data, '--size', 'small', '--seed', '1', '--logins', join(top, 'logins')])
  const logins = loginsOf(join(top, 'logins'))
  const server = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--log', join(top, 'log')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const origin = await new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`the server did not start: ${said}`)), START_MS)
    server.on('exit', code => reject(new Error(`the server ended with ${code}: ${said}`)))
    server.stdout.on('data', bytes => {
      said += bytes
      const at = said.match(/^listening on (http:\S+)/m)
      if (at) { clearTimeout(timer); resolve(at[1]) }
    })
  })
  return {
    origin, logins, top,
    run: (args, input) => run([...args, '--data', data], input),
    routes: run(['routes']).split('\n').map(line => line.split(/\s+/)).map(([method, path, permission]) => ({ method, path, permission })),
    // Someone else's organisation: sees nothing of what the demonstration's team does.
    sql: text => JSON.parse(execFileSync('sqlite3', ['-json', `file:${data}/ungcuu.db?mode=ro`, text], { encoding: 'utf8' }) || '[]'),
    addAccount(name, org, role, password) {
      run(['user', 'add', name, '--org', org, '--role', role, '--password-stdin', '--data', data], `${password}\n`)
      logins[name] = password
    },
    log: () => readFileSync(join(top, 'log'), 'utf8').split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line)),
    async stop() {
      const ended = new Promise(done => server.on('exit', done))
      server.removeAllListeners('exit')
      server.once('exit', () => {})
      server.kill('SIGTERM')
      await Promise.race([ended, new Promise(done => setTimeout(done, 5000))])
      rmSync(top, { recursive: true, force: true })
    },
  }
}
