// Membership: a head renews the yearly file and sends it, the officer checks it, somebody else approves; at desk and at phone width.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const submit = (page, action) => page.locator(`form[action$="${action}"] button[type=submit]`).first()
async function send(p, button, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await p.page.waitForLoadState('load')
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}`)
}
async function confirmed(p, button) {
  await button.click()
  await send(p, p.page.locator('dialog.uc-dialog[open] .btn-danger'))
}

async function fill(p) {
  const { page } = p
  await page.fill('#f-lead_name', 'Nguyễn Thị Mẫu')
  await page.fill('#f-lead_title', 'Phó Giám đốc')
  await page.fill('#f-intake_email', 'không phải thư')
  await page.fill('#f-capability', 'Trực 24/7.\nGiám sát tập trung.')
  await page.fill('#f-signed_by', 'Trần Văn Mẫu')
  await page.fill('#f-signed_at', '2026-01-05')
  await page.check('#f-has_pledge')
  await send(p, submit(page, '/file'), 422)
  await p.see('member-file-wrong')
  must(await page.inputValue('#f-capability') === 'Trực 24/7.\nGiám sát tập trung.', 'what was typed is lost')
  await page.fill('#f-intake_email', 'tiepnhan@mau.example')
  await send(p, submit(page, '/file'))
}

async function documents(p, code) {
  const links = await p.page.locator('#file a[href*="/form."]').evaluateAll(all => all.map(a => a.getAttribute('href')))
  must(links.length >= 2, `documents of ${code}: ${links}`)
  for (const link of links) {
    const answer = await p.page.request.get(link)
    must(answer.ok() && (await answer.body()).toString('latin1').startsWith(link.includes('.pdf') ? '%PDF' : 'PK'), `${link} answered ${answer.status()}`)
  }
}

export async function membership({ browser, site, tap, pictures }) {
  const [own] = site.sql("select o.code from account a join organisation o on o.id = a.org_id where a.name = 'lanhdao'")
  const scan = join(site.top, 'ban-ky.pdf')
  writeFileSync(scan, '%PDF-1.4 thử')
  site.addAccount('lanhdao2', 'DPQG', 'head', 'mat-khau-lanh-dao-hai-9')
  const open = (name, width) => Person.open(browser, site, { name, width, pictures, tap })

  await tap.check('the yearly file goes from draft to approval', async () => {
    const head = await open('lanhdao', 1280), officer = await open('truc', 390), chief = await open('lanhdao2', 1280)
    await head.signIn('lanhdao')
    await head.go('/memberships')
    await head.see('members-own')
    await head.go(`/memberships/${own.code}`)
    await head.see('member-draft')
    must(await head.page.locator('#file a[href*="#f-signed_by"]').count(), 'the missing signature is not named')
    await send(head, head.page.locator('#file a[href$="/file"]'))
    await head.see('member-file')
    await fill(head)
    must(!await head.page.locator('#file h3:has-text("Còn thiếu")').count(), 'something is still missing')
    await head.page.setInputFiles('#f-papers', scan)
    await send(head, submit(head.page, '/papers'))
    await documents(head, own.code)
    await confirmed(head, submit(head.page, '/submit'))
    await head.see('member-sent')
    await officer.signIn('truc')
    await officer.go('/memberships?waiting=submitted')
    await officer.see('members-waiting')
    await officer.go(`/memberships/${own.code}`)
    must((await officer.page.innerText('main')).includes('ban-ky.pdf'), 'the signed paper is not there')
    await officer.see('member-to-check')
    await send(officer, submit(officer.page, '/check'))
    must(!await officer.page.locator('form[action$="/approve"]').count(), 'whoever checked may approve')
    await chief.signIn('lanhdao2')
    await chief.go(`/memberships/${own.code}`)
    await chief.page.fill('#f-decision_no', '12/QĐ-DPQG')
    await chief.see('member-to-approve')
    await send(chief, submit(chief.page, '/approve'))
    await chief.see('member-approved')
    must(!await chief.page.locator('#file').count(), 'the file is still on its way')
    const complaints = [...head.complaints, ...officer.complaints, ...chief.complaints]
    for (const p of [head, officer, chief]) await p.close()
    return complaints
  })

  for (const width of [1280, 390])
    await tap.check(`members at ${width}`, async () => {
      const p = await open('quantri', width)
      await p.signIn('quantri')
      await p.go('/memberships')
      await p.see('members')
      await p.go('/memberships?state=suspended')
      await send(p, p.page.locator('main th[scope=row] a').first())
      await p.see('member-suspended')
      await send(p, p.page.locator('a[href$="/restore"]'))
      await p.see('member-restore')
      await p.go(`/organisations/${own.code}`)
      must(await p.page.locator('#panel-10 .uc-badge').count(), 'the organisation does not show its membership')
      await p.see('member-panel')
      await p.close()
      return p.complaints
    })
}
