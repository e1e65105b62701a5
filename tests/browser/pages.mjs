// Signing in by keyboard, every page of every role, the English face, the dark one.
import { Person } from './person.mjs'
import { crawl, pageRoutes } from './crawl.mjs'
import { must } from './tap.mjs'

const STAFF = ['truc', 'ungcuu1', 'lanhdao']
const ACCOUNTS = ['truc', 'quantri', 'ungcuu1', 'lanhdao', 'thanhtra']
// pages whose links are not in any page of the demonstration: they come by mail, from the console, by script, or after a form was sent
const NOT_BY_LINK = ['/first/{secret}', '/invitation/{secret}', '/reset/{secret}', '/break-glass/{secret}', '/contact-check/{secret}', '/sign-in/code',
  '/sign-in/passkey', '/account/passkeys/make', '/account/passkeys/{id}', '/sign-in/oidc/return', '/sign-in/oidc/join', '/account/oidc', '/report/receipt', '/healthz',
  '/metrics', '/triage/{code}/class', '/incidents/{code}/unmerge', '/imports/{id}', '/teams/{code}/affiliations/{id}/end', '/system-reports/{id}/copy', '/call/{secret}',
  '/roster-feed/{secret}', '/duty-feed/{secret}', '/duties/dossier/{code}/pdf', '/duties/calendar.ics', '/duties/matrix.csv', '/duties/list.csv',
  '/reports/{code}/delta.xlsx']

// Places that the first list does not lead to: a closed case, a draft, a case with a task not yet done, the whole timeline, a body that is to merge.
function startsOf(site) {
  const [busy] = site.sql(`select i.code from incident i join incident_task t on t.incident_id = i.id and t.state = 'open'
    join account a on a.name = 'ungcuu1' and a.org_id = t.org_id where i.closed_at is null and i.responsible_org = a.org_id order by i.id limit 1`)
  const below = busy ? [`/incidents/${busy.code}`, `/incidents/${busy.code}/timeline`] : []
  const [plan] = site.sql(`select o.code from succession s join organisation o on o.id = s.from_id where s.state = 'planned' order by s.id limit 1`)
  return ['/incidents?state=closed', '/reports-out?state=draft', ...below, ...plan ? [`/organisations/${plan.code}`] : []]
}

// A suspended member and one with a sub-member to decide about are the coordinator's to see; a draft its owner's.
function membersOf(site) {
  const path = where => site.sql(`select '/memberships/' || o.code as path from membership m join organisation o on o.id = m.org_id where ${where} order by o.id limit 1`).map(r => r.path)
  return { quantri: [...path("m.state = 'suspended'"), ...path("exists (select 1 from membership s where s.parent_id = m.org_id and s.state = 'applied')")],
    lanhdao: path("exists (select 1 from membership_application a where a.org_id = m.org_id and a.state = 'draft')") }
}

// A hunt whose hits its organisation has released.
function huntsOf(site) {
  return { truc: site.sql("select '/hunts/' || code as path from hunt where is_released = 1 order by id limit 1").map(r => r.path) }
}

export async function pages({ browser, site, tap, pictures }) {
  const routes = pageRoutes(site), reached = new Set(), starts = startsOf(site), members = membersOf(site), hunts = huntsOf(site)
  const open = (name, width, lang) => Person.open(browser, site, { name, width, lang, pictures, tap })

  await tap.check('signing in takes only the keyboard', async () => {
    const p = await open('keyboard', 1280)
    await p.go('/sign-in')
    must(await p.page.evaluate(() => document.activeElement.id) === 'f-name', 'the first field does not have the focus')
    await p.page.keyboard.type('truc')
    await p.page.keyboard.press('Tab')
    await p.page.keyboard.type(site.logins.truc)
    await p.page.keyboard.press('Enter')
    await p.page.waitForURL(u => !u.pathname.startsWith('/sign-in'))
    await p.page.keyboard.press('Tab')
    must(await p.page.evaluate(() => document.activeElement.classList.contains('uc-skip')), 'the first stop is not the link to the content')
    await p.page.keyboard.press('Enter')
    must(await p.page.evaluate(() => document.activeElement.id) === 'content', 'the link to the content does not lead there')
    await p.close()
    return p.complaints
  })
  await tap.check('a wrong password is refused and the name stays', async () => {
    const p = await open('wrong', 390)
    await p.go('/sign-in')
    await p.page.fill('#f-name', 'truc')
    await p.page.fill('#f-password', 'khong-phai-mat-khau')
    p.expect(422)
    await p.page.click('main form button[type=submit]')
    await p.page.waitForSelector('#form-errors')
    must(await p.page.inputValue('#f-name') === 'truc', 'the name is gone')
    const wrong = await p.see('sign-in-wrong')
    await p.close()
    return wrong
  })

  for (const width of [1280, 390]) {
    const once = new Set()
    for (const name of [null, ...ACCOUNTS])
      await tap.check(`pages of ${name ?? 'the public'} at ${width}`, async () => {
        const p = await open(name ?? 'public', width)
        if (name) await p.signIn(name)
        const { reached: paths, wrong } = await crawl(p, name ? [new URL(p.page.url()).pathname, '/account', ...STAFF.includes(name) ? starts : [], ...members[name] ?? [], ...hunts[name] ?? []] : ['/'], routes, once)
        paths.forEach(path => reached.add(path))
        await p.close()
        return wrong
      })
  }
  await tap.check('every page is reached by links', () =>
    routes.map(r => r.path).filter(path => !reached.has(path) && !NOT_BY_LINK.includes(path)).map(path => `nobody gets to ${path}`))

  await tap.check('English is whole', async () => {
    const p = await open('truc', 1280, 'en')
    await p.signIn('truc')
    await p.page.click('.uc-lang a[lang=en]')
    const { wrong } = await crawl(p, [new URL(p.page.url()).pathname], routes, new Set(routes.map(r => r.path)))
    must(await p.page.evaluate(() => document.documentElement.lang) === 'en', 'the page is not in English')
    await p.close()
    return wrong
  })
}
