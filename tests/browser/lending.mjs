// Permissions for a time: a head lends to a colleague who then has them, breaks the glass under a red banner, and the administrator judges it.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const DAY = 86400000

async function send(p, selector) {
  await Promise.all([p.page.waitForNavigation(), p.page.click(selector)])
}

async function lend(p) {
  await p.go('/account/delegations')
  await p.see('lending-delegations')
  await p.page.fill('#f-to', 'ungcuu1')
  await p.page.check('input[name=permissions][value="incident.lead"]')
  await p.page.selectOption('#f-cause', 'duty')
  await p.page.fill('#f-reason', 'Trực thay cuối tuần')
  await p.page.fill('#f-last_day', new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10))
  await send(p, 'form[action="/account/delegations"] button[type=submit]')
  must((await p.page.textContent('main')).includes('Trực thay cuối tuần'), 'the delegation is not in the list')
}

async function breakGlass(p, site) {
  await p.go('/account/break-glass')
  await p.see('lending-break-glass')
  await p.page.check('input[name=roles][value=officer]')
  await p.page.fill('#f-reason', 'Trực ban vắng mặt, có thông báo mới chờ phân loại')
  await p.page.fill('#f-current', site.logins.lanhdao)
  await send(p, 'form[action="/account/break-glass"] button[type=submit]')
  must(await p.page.isVisible('.uc-alarm'), 'no banner')
  await p.go('/triage')
  await p.see('lending-alarm')
  await send(p, '.uc-alarm button')
  must(!await p.page.isVisible('.uc-alarm'), 'the banner is still there')
  must((await (await p.page.request.get('/api/v1/me')).json()).break_glass_until === null, 'it has not ended')
}

async function judge(p) {
  await p.go('/admin/break-glass')
  await p.see('lending-emergencies')
  await p.page.click('table a')
  await p.page.waitForURL(/\/admin\/break-glass\/\d+/)
  must((await p.page.textContent('main')).includes('Trực ban vắng mặt'), 'the newest is not the first')
  await p.see('lending-judge')
  await p.page.check('input[name=verdict][value=justified]')
  await p.page.fill('#f-comment', 'Đúng là khẩn cấp')
  await send(p, 'form[action$="/review"] button[type=submit]')
  must((await p.page.textContent('main')).includes('Đúng là khẩn cấp'), 'the verdict is not shown')
}

export async function lending({ browser, site, tap, pictures }) {
  const open = (name, width, script = true) => Person.open(browser, site, { name, width, script, pictures, tap })
  const as = async (name, width, fn, script) => {
    const p = await open(name, width, script)
    await p.signIn(name)
    await fn(p)
    await p.close()
    return p.complaints
  }
  const [{ org }] = site.sql(`select o.code as org from account a join organisation o on o.id = a.org_id where a.name = 'lanhdao'`)
  site.addAccount('truc.doi', org, 'officer', 'mua nang tu thuong den nay')

  await tap.check('a head lends permissions until a day is over, on a phone', () => as('lanhdao', 390, lend))
  await tap.check('who received them sees them and gives them back, without script', () => as('ungcuu1', 1280, async p => {
    await p.go('/account')
    await p.see('lending-account')
    await send(p, 'form[action^="/account/delegations/"] button')
    must((await p.page.textContent('main')).includes('Đã chấm dứt sớm'), 'it has not ended')
  }, false))
  await tap.check('the glass is broken under a banner, and whole again', () => as('lanhdao', 1280, p => breakGlass(p, site)))
  await tap.check('somebody else judges it', () => as('quantri', 390, judge))
}
