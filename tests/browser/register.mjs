// The register at work: a spreadsheet with a bad row, the public directory and its papers, contact points asked whether they
// answer, a team and one of its experts.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { fillRequired, send, submit } from './forms.mjs'
import { must } from './tap.mjs'

const HEADINGS = 'code,name,kind,province,phone\n'
const GOOD = 'THU-A,Trung tâm Thử A,agency,Hà Nội,02439980001\n'
const BAD = 'THU-B,Trung tâm Thử B,khong-co-loai-nay,Hải Phòng,02439980002\n'
const MENDED = 'THU-B,Trung tâm Thử B,agency,Hải Phòng,02439980002\n'

// Uploads a file of organisations and waits until it is checked.
async function upload(p, site, name, text) {
  const file = join(site.top, name)
  writeFileSync(file, text)
  await p.go('/imports')
  await p.page.selectOption('#f-reg', 'organisations')
  await p.page.setInputFiles('#f-file', file)
  await send(p, submit(p.page, '/imports'))
  await p.page.locator('#import-state :is(form, .alert-success, .alert-warning)').first().waitFor()
}

async function commit(p, mode) {
  await send(p, p.page.locator(`form[action$="/commit"] button[value=${mode}]`))
  await p.page.locator('#import-state .alert-success').waitFor()
}

async function sheets(p, site) {
  const { page } = p
  await upload(p, site, 'có lỗi.csv', HEADINGS + GOOD + BAD)
  await p.see('import-bad')
  const bad = await page.innerText('main table')
  must(bad.includes('C3') && bad.includes('khong-co-loai-nay'), `the bad cell is not named: ${bad}`)
  must(!await page.locator('button[value=all]').count(), 'a file with a bad row may be taken whole')
  await commit(p, 'good')
  await p.see('import-good')
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[href*="bad"]').first().click()])
  must(/\.(xlsx|csv)$/.test(download.suggestedFilename()), `the bad rows came as ${download.suggestedFilename()}`)
  must(site.sql("select code from organisation where code like 'THU-%'").map(o => o.code).join() === 'THU-A', 'not exactly the good row is in the register')

  await upload(p, site, 'đã sửa.csv', HEADINGS + GOOD + MENDED)
  await commit(p, 'all')
  await upload(p, site, 'đã sửa.csv', HEADINGS + GOOD + MENDED)
  await p.see('import-again')
  must(/không đổi|giữ nguyên/i.test(await page.innerText('main')), `the same file again would change something: ${await page.innerText('main')}`)
  for (const form of ['xlsx', 'csv']) {
    const answer = await page.request.get(`/exports/organisations?format=${form}`)
    must(answer.ok() && (await answer.body()).length > 500, `the export as ${form} answered ${answer.status()}`)
  }
}

async function directory(p, org) {
  const { page } = p
  await p.go(`/directory?q=${encodeURIComponent(org.name)}`)
  await p.see('directory-found')
  await send(p, page.locator(`main a[href="/directory/${org.code}"]`).first())
  await p.see('directory-org')
  must((await page.innerText('main')).includes(org.phone), 'the phone number is not there')
  for (const [words, start] of [['vcard', 'BEGIN:VCARD'], ['profile', ''], ['security', '']]) {
    const path = await page.locator(`main a[href*="${words === 'vcard' ? '.vcf' : words === 'profile' ? 'rfc2350' : 'security'}"]`).first().getAttribute('href')
    const answer = await page.request.get(path)
    must(answer.ok() && (await answer.text()).startsWith(start), `${path} answered ${answer.status()}`)
  }
}

// The officer reads a code over the phone; whoever answers says it again, and the time is kept.
async function byPhone(p, org) {
  const { page } = p
  await p.go(`/reachability/${org.code}`)
  await send(p, page.locator('form:has(input[name=by][value=phone]) button').first())
  await p.see('contact-call')
  const code = (await page.innerText('.uc-secret')).trim()
  const form = page.locator('form:has(input[name=result][value=answered])').first()
  await form.locator('input[name=code]').fill(code)
  await form.locator('input[name=name]').fill('Trần Văn Trực')
  await send(p, form.locator('button'))
  await p.see('contact-answered')
  must((await page.innerText('.uc-timeline')).includes('Trần Văn Trực'), 'who answered is not kept')
}

// The mail's link asks for a person: reading it alone answers nothing.
async function byMail(officer, someone, site, org) {
  await officer.go(`/reachability/${org.code}`)
  await send(officer, officer.page.locator('form:has(input[name=by][value=mail]) button').first())
  const [mail] = site.sql("select body from mail where body like '%/contact-check/%' order by id desc limit 1")
  const path = mail?.body.match(/\/contact-check\/[A-Za-z0-9_-]+/)?.[0]
  must(path, 'no mail carries a link')
  await someone.go(path)
  await someone.see('contact-check')
  await fillRequired(someone.page, `form[action="${path}"]`)
  await someone.page.fill('#f-name', 'Lê Thị Đáp')
  await send(someone, submit(someone.page, path))
  await someone.see('contact-check-done')
  await officer.go(`/reachability/${org.code}`)
  must((await officer.page.innerText('.uc-timeline')).includes('Lê Thị Đáp'), 'the answer did not arrive')
}

async function team(p, site) {
  const { page } = p
  const [own] = site.sql("select t.code, o.code as org from team t join organisation o on o.id = t.org_id join account a on a.org_id = o.id where a.name = 'lanhdao' and t.ended_at is null order by t.id limit 1")
  must(own, 'the demonstration has no team of the head')
  await p.go('/experts/new')
  await page.fill('#f-org', own.org)
  await page.fill('#f-name', 'Phạm Thị Chuyên')
  await page.check('#f-has_consent')
  await fillRequired(page, 'form[action="/experts"]')
  await p.see('expert-new')
  await send(p, submit(page, '/experts'))
  await p.see('expert')
  const code = page.url().match(/CG-\d+/)?.[0]
  must(code, `no expert was made: ${page.url()}`)
  await p.go(`/teams/${own.code}/members/new`)
  await page.fill('#f-person', code)
  await page.locator('[name=kind][value=staff], select[name=kind]').first().evaluate(e => e.tagName === 'SELECT' ? (e.value = 'staff') : e.click())
  await fillRequired(page, `form[action="/teams/${own.code}/members"]`)
  await send(p, submit(page, '/members'))
  await p.see('team-with-member')
  must((await page.innerText('main')).includes('Phạm Thị Chuyên'), 'the member is not shown')
  await p.go('/teams/count-once')
  await p.see('count-once')
}

export async function register({ browser, site, tap, pictures }) {
  const [org] = site.sql(`select o.code, o.name, c.phone from organisation o join contact_point c on c.org_id = o.id
    where c.is_public = 1 and c.ended_at is null and c.phone <> '' and c.email <> '' and o.ended_at is null order by o.id limit 1`)
  const people = {}
  for (const name of ['citizen', 'truc', 'lanhdao']) people[name] = await Person.open(browser, site, { name, width: name === 'citizen' ? 390 : 1280, pictures, tap })
  const { citizen, truc, lanhdao } = people
  const step = (what, act) => tap.check(what, async () => {
    const before = Object.values(people).flatMap(p => p.complaints).length
    await act()
    return Object.values(people).flatMap(p => p.complaints).slice(before)
  })
  await truc.signIn('truc')
  await lanhdao.signIn('lanhdao')
  await step('a spreadsheet: the bad cell is named, good rows go in, the mended file again changes nothing', () => sheets(truc, site))
  await step('the public directory finds a body, its contacts and its papers', () => directory(citizen, org))
  await step('a contact point proves by phone that it is alive', () => byPhone(truc, org))
  await step('and by the link of a mail', () => byMail(truc, citizen, site, org))
  await step('a head records an expert and puts her into the team', () => team(lanhdao, site))
  for (const p of Object.values(people)) await p.close()
}
