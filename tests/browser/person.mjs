// Somebody at a browser. Everything a person sees is looked at: axe (WCAG 2.2 AA), console, content security policy,
// sideways scrolling; and a picture is taken when a folder for pictures is given.
import { createRequire } from 'node:module'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
export const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const FLAGS = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

export const launch = path => chromium.launch({ executablePath: path, args: FLAGS })

export class Person {
  static async open(browser, site, { name, width = 1280, lang = 'vi', script = true, anyCertificate = false, pictures, tap }) {
    const p = new Person()
    Object.assign(p, { site, name, width, pictures, tap, complaints: [], expected: new Set() })
    p.context = await browser.newContext({
      baseURL: site.origin, viewport: { width, height: 844 }, locale: lang === 'en' ? 'en-GB' : 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh',
      javaScriptEnabled: script, ignoreHTTPSErrors: anyCertificate, reducedMotion: 'reduce', isMobile: width < 500, hasTouch: width < 500,
    })
    p.context.setDefaultTimeout(15000)
    p.page = await p.context.newPage()
    p.script = script
    p.page.on('console', m => m.type() === 'error' && p.heard(m.text(), m.location().url))
    p.page.on('pageerror', e => p.complain(`script: ${e.message}`))
    return p
  }
  complain(what) { this.complaints.push(`${this.name} ${this.width} ${this.page.url().replace(this.site.origin, '')}: ${what}`) }
  // An answer of 4xx that the test wants is reported by Chromium as an error of the page it stands in.
  heard(text, url) {
    const status = text.match(/responded with a status of (\d+)/)?.[1]
    if (!(status && this.expected.has(status))) this.complain(`console: ${text} ${url ?? ''}`)
  }
  expect(...statuses) { this.expected = new Set(statuses.map(String)) }
  async go(path, status = 200) {
    this.expect(...status === 200 ? [] : [status])
    const answer = await this.page.goto(path, { waitUntil: 'load' })
    if (answer && answer.status() !== status) this.complain(`${path} answered ${answer.status()}, not ${status}`)
    return answer?.status()
  }
  // Looks at the page as it stands. Returns what is wrong with it, and keeps it for the end.
  async see(picture) {
    const { page } = this
    await page.evaluate(() => document.fonts.ready)
    const before = this.complaints.length
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) this.complain(`${over} px wider than the screen: ${await this.widest()}`)
    const boxes = await page.evaluate(() => innerWidth > 500 ? [] : [...document.querySelectorAll('.uc-scroll:has(.uc-cards)')]
      .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.querySelector('th')?.textContent))
    for (const box of boxes) this.complain(`a list is cut off at the side (${box})`)
    if (!await page.evaluate(() => document.title.trim() && document.querySelectorAll('h1').length === 1)) this.complain('not exactly one h1, or no title')
    if (this.pictures) {
      mkdirSync(this.pictures, { recursive: true })
      await page.screenshot({ path: join(this.pictures, `${picture}-${this.width}.png`), fullPage: true })
    }
    await this.axe()
    return this.complaints.slice(before)
  }
  async axe() {
    const { page } = this
    if (!this.script) return
    if (!await page.evaluate(() => !!window.axe)) await page.evaluate(axe)
    const { violations } = await page.evaluate(tags => window.axe.run({ runOnly: tags }), RULES)
    for (const v of violations)
      this.complain(`${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(n => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | ')}`)
  }
  widest() {
    return this.page.evaluate(() => [...document.querySelectorAll('body *')]
      .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.table-responsive, .uc-scroll'))
      .slice(0, 3).map(e => `${e.tagName.toLowerCase()}.${e.className}`).join(', '))
  }
  async signIn(name, next = '') {
    await this.go(`/sign-in${next ? `?next=${encodeURIComponent(next)}` : ''}`)
    await this.page.fill('#f-name', name)
    await this.page.fill('#f-password', this.site.logins[name])
    await Promise.all([this.page.waitForURL(u => !u.pathname.startsWith('/sign-in')), this.page.click('main form button[type=submit]')])
  }
  async close() { await this.context.close() }
}
