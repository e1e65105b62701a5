// look.mjs SAMPLE-PROGRAM CHROMIUM [PICTURES-DIR]: sample pages in a real browser under the product's content security
// policy, at desk and phone width, light and dark. Fails on anything axe finds (WCAG 2.2 AA), on any refused resource or
// script error, and on sideways scrolling.
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { tmpdir } from 'node:os'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const [sample, browserPath, pictures] = process.argv.slice(2)
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }

const dir = mkdtempSync(join(tmpdir(), 'look-'))
execFileSync(sample, [dir])
const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://x').pathname)
  try {
    const body = readFileSync(join(dir, path))
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': csp }).end(body)
  } catch {
    response.writeHead(404).end()
  }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--disable-gpu'] })
const complaints = []

async function look(name, width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: false })
  const page = await context.newPage()
  const where = `${name} at ${width} ${colorScheme}`
  page.on('console', m => m.type() === 'error' && complaints.push(`${where}: ${m.text()}`))
  page.on('pageerror', e => complaints.push(`${where}: ${e.message}`))
  page.on('response', r => r.status() >= 400 && complaints.push(`${where}: ${r.status()} ${r.url()}`))
  await page.goto(`${origin}/${name}.html`, { waitUntil: 'networkidle' })
  await page.evaluate(() => document.fonts.ready)
  if (!await page.evaluate(() => document.fonts.check('16px "Be Vietnam Pro"'))) complaints.push(`${where}: the typeface is not there`)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (over > 0) complaints.push(`${where}: ${over} px wider than the screen`)
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true })
  await page.evaluate(axe)
  await page.evaluate(() => document.querySelectorAll('header details, details.uc-nav-phone').forEach(d => { d.open = d.offsetParent !== null }))
  if (pictures && name === 'case') await page.screenshot({ path: join(pictures, `open-${width}-${colorScheme}.png`) })
  const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  for (const v of violations)
    complaints.push(`${where}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | ')}`)
  await context.close()
}

for (const name of ['list', 'form', 'case', 'dashboard', 'problem'])
  for (const width of [1280, 390])
    for (const scheme of ['light', 'dark'])
      await look(name, width, scheme)

async function behaves() {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  await page.goto(`${origin}/list.html`, { waitUntil: 'networkidle' })
  await page.keyboard.press('/')
  if (await page.evaluate(() => document.activeElement.id) !== 'uc-search') complaints.push('"/" does not reach the search box')
  await page.evaluate(() => document.activeElement.blur())
  await page.keyboard.press('?')
  if (!await page.locator('#uc-keys').isVisible()) complaints.push('"?" does not show the keys')
  await page.keyboard.press('Escape')
  if (!await page.evaluate(() => window.htmx?.version)) complaints.push('htmx is not there')
  if (await page.evaluate(() => htmx.config.allowEval || htmx.config.includeIndicatorStyles)) complaints.push('htmx may evaluate or write styles')
  await page.goto(`${origin}/form.html`, { waitUntil: 'networkidle' })
  await page.click('[data-confirm]')
  if (!await page.locator('dialog.uc-dialog[open] >> text=Bỏ toàn bộ').isVisible()) complaints.push('a dangerous button does not ask')
  await page.goto(`${origin}/dashboard.html`, { waitUntil: 'networkidle' })
  if (await page.locator('.uc-chart canvas').count() !== 2) complaints.push('charts are not drawn')
}
await behaves()

await browser.close()
server.close()
rmSync(dir, { recursive: true })
console.log(complaints.length ? complaints.join('\n') : 'nothing to complain about')
process.exit(complaints.length ? 1 : 0)
