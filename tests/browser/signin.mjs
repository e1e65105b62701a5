// Passkeys with Chromium's own virtual authenticator: made, used without a name, gone again; and the page without script.
// Then an OpenID provider (tests/oidc_provider.py): linked, signed in by, taken up an invitation with.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const NAME = 'tram1'

async function authenticator(p) {
  const cdp = await p.context.newCDPSession(p.page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true,
    hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  return { cdp, authenticatorId }
}

async function made(p) {
  const { page } = p
  await p.go('/account/passkeys/new')
  await p.see('passkey-new')
  await page.fill('#f-name', 'Máy tính ở cơ quan')
  await page.fill('#f-current', p.site.logins[NAME])
  await Promise.all([page.waitForURL(/\/account$/), page.click('form[action="/account/passkeys/new"] button[type=submit]')])
  must((await page.innerText('main')).includes('Máy tính ở cơ quan'), 'the passkey is not listed')
  await p.see('account-passkeys')
}

async function signedOut(p) {
  await p.page.click('.uc-menu summary')
  await Promise.all([p.page.waitForURL(/\/sign-in/), p.page.click('form[action="/sign-out"] button')])
  await p.see('sign-in-ways')
}

const begin = p => p.page.click('form[action="/sign-in/passkey/begin"] button')

// The device says no: the page says so, and a second try works.
async function used(p, { cdp, authenticatorId }) {
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await begin(p)
  await p.page.locator('form[data-passkey] button[type=submit]').waitFor({ state: 'visible' })
  await p.see('passkey-failed')
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await Promise.all([p.page.waitForURL(u => !u.pathname.startsWith('/sign-in')), p.page.click('form[data-passkey] button[type=submit]')])
  await p.go('/account')
  must((await p.page.innerText('main')).includes('Máy tính ở cơ quan'), 'signed in as somebody else')
}

async function removed(p) {
  const { page } = p
  await page.click('a[href^="/account/passkeys/"]:not([href$="/new"])')
  await p.see('passkey-one')
  await page.fill('form[action$="/remove"] [name=current]', p.site.logins[NAME])
  await page.check('form[action$="/remove"] [name=agreed]')
  await Promise.all([page.waitForURL(/\/account$/), page.click('form[action$="/remove"] button[type=submit]')])
  must(!(await page.innerText('main')).includes('Máy tính ở cơ quan'), 'the removed passkey is listed')
  await signedOut(p)
  p.expect(422)
  await begin(p)
  await page.locator('.alert, #form-errors').first().waitFor()
  await p.see('passkey-unknown')
}

async function withoutScript(p) {
  await p.go('/sign-in')
  await begin(p)
  must((await p.page.innerText('form[data-passkey]')).includes('JavaScript'), 'nothing says what is missing')
  await p.page.click('a[href="/sign-in"]')
  await p.page.locator('#f-password').waitFor()
}

// The provider, and the settings that name it.
async function provider(site) {
  const server = spawn('python3', [fileURLToPath(new URL('../oidc_provider.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [, https, ca] = String(await new Promise(said => server.stdout.once('data', said))).trim().split(' ')
  for (const [name, value] of [['identity.oidc_client_id', 'ung cuu'], ['identity.oidc_client_secret', 'bí mật:1'], ['identity.oidc_issuer', `https://localhost:${https}`],
    ['fetch.ca_file', ca], ['fetch.allow_addresses', '127.0.0.0/8, ::1/128']])
    site.run(['settings', 'set', name, value])
  await new Promise(done => setTimeout(done, 3500))
  return server
}

// To the provider and back, until this address stands there.
const there = (p, until) => Promise.all([p.page.waitForURL(until), p.page.click('form[action$="/oidc"] button, form[action="/sign-in/oidc/begin"] button')])
const isIn = p => u => u.origin === p.site.origin && !u.pathname.startsWith('/sign-in')

async function linked(p) {
  await p.signIn(NAME)
  await p.go('/account/oidc')
  await p.see('oidc-none')
  await p.page.fill('#f-current', p.site.logins[NAME])
  await Promise.all([p.page.waitForSelector('form[action$="/unlink"]'), p.page.click('form[action="/account/oidc"] button')])
  await p.see('oidc-linked')
  await signedOut(p)
  await there(p, isIn(p))
  await p.go('/account/oidc')
  await Promise.all([p.page.waitForSelector('form[action$="/unlink"]', { state: 'detached' }), p.page.click('form[action$="/unlink"] button')])
  await signedOut(p)
  p.expect(422)
  await there(p, /oidc\/return/)
  await p.page.locator('.alert, #form-errors').first().waitFor()
  await p.see('oidc-unknown')
}

async function invited(p, admin) {
  await admin.signIn('quantri')
  await admin.go('/admin/invitations')
  await admin.page.fill('#f-org', 'ATTT-01')
  await admin.page.click('form[action="/admin/invitations"] button[type=submit]')
  const link = (await admin.page.innerText('main')).match(/\/invitation\/[\w-]+/)[0]
  await p.go(link)
  await p.see('invitation-ways')
  await there(p, /oidc\/join$/)
  await p.see('oidc-join')
  must(await p.page.inputValue('#f-name') === 'nguoi.mau', 'the name is not suggested')
  await Promise.all([p.page.waitForURL(/\/account$/), p.page.click('main form button[type=submit]')])
  must((await p.page.innerText('main')).includes('nguoi.mau'), 'not signed in')
}

export async function signin({ browser, site, tap, pictures }) {
  const here = { ...site, origin: site.origin.replace('127.0.0.1', 'localhost') }
  site.addAccount(NAME, 'ATTT-01', 'responder', 'con đò sang sông lúc nửa đêm 17')
  site.run(['settings', 'set', 'site.url', here.origin])
  await new Promise(done => setTimeout(done, 3500))    // a running server reads settings every three seconds
  for (const width of [1280, 390])
    await tap.check(`passkeys, ${width} px`, async () => {
      const p = await Person.open(browser, here, { name: 'passkey', width, pictures, tap })
      const device = await authenticator(p)
      await p.signIn(NAME)
      await made(p)
      await signedOut(p)
      await used(p, device)
      await removed(p)
      await p.close()
      return p.complaints
    })
  await tap.check('passkeys without script', async () => {
    const p = await Person.open(browser, here, { name: 'no script', script: false, tap })
    await withoutScript(p)
    await p.close()
    return p.complaints
  })
  const server = await provider(site)
  await tap.check('an OpenID provider', async () => {
    const [p, admin] = await Promise.all(['openid', 'admin'].map(name => Person.open(browser, here, { name, width: 390, anyCertificate: true, pictures, tap })))
    await linked(p)
    await p.context.clearCookies()
    await invited(p, admin)
    await Promise.all([p.close(), admin.close()])
    return [...p.complaints, ...admin.complaints]
  })
  server.stdin.end()
  for (const name of ['identity.oidc_issuer', 'site.url']) site.run(['settings', 'set', name, ''])
}
