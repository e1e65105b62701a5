// Passkeys with Chromium's own virtual authenticator: made, used without a name, gone again; and the page without script.
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
  site.run(['settings', 'set', 'site.url', ''])
}
