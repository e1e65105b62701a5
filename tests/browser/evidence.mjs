// Evidence: a head states work with a signed paper, the officer judges it by keyboard from the queue and takes it back; at desk and at phone width.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function send(p, act, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), act()])
  await p.page.waitForLoadState('load')
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}`)
}

export async function evidence({ browser, site, tap, pictures }) {
  const scan = join(site.top, 'ban-ky.pdf')
  writeFileSync(scan, '%PDF-1.4 thử')
  const open = (name, width) => Person.open(browser, site, { name, width, pictures, tap })

  for (const width of [1280, 390])
    await tap.check(`a statement is made, judged by keyboard and taken back at ${width}`, async () => {
      const head = await open('lanhdao', width), officer = await open('truc', width)
      await head.signIn('lanhdao')
      await head.go('/evidence')
      await head.see('evidence')
      await head.go('/evidence/new')
      await head.page.selectOption('#f-kind', 'campaign')
      await head.see('evidence-kinds')
      await send(head, () => head.page.click('main form button[type=submit]'))
      await head.page.fill('#f-begins', '2026-03-01')
      await head.page.selectOption('#f-v1', 'public')
      await head.page.fill('#f-doc_no', '7/KH-MẪU')
      await head.page.fill('#f-note', `Chiến dịch ở bề rộng ${width}`)
      await send(head, () => head.page.click('main form[enctype] button[type=submit]'), 422)
      must(await head.page.inputValue('#f-doc_no') === '7/KH-MẪU', 'what was typed is lost')
      must(await head.page.locator('#form-errors a[href="#f-doc_at"]').count(), 'the missing date is not named')
      await head.see('evidence-form-wrong')
      await head.page.fill('#f-doc_at', '2026-02-20')
      await head.page.setInputFiles('#f-file', scan)
      await send(head, () => head.page.click('main form[enctype] button[type=submit]'))
      const code = head.page.url().split('/').pop()
      must(!await head.page.locator('#judge').count(), 'who stated it may judge it')
      await head.see('evidence-stated')

      await officer.signIn('truc')
      await officer.go('/evidence/review')
      await officer.see('evidence-review')
      must(await officer.page.evaluate(() => document.activeElement.name) === 'reason', 'the keyboard does not begin at the first card')
      const first = (await officer.page.evaluate(() => document.activeElement.id)).slice(2)
      await Promise.all([officer.page.waitForEvent('load'), officer.page.keyboard.press('Enter')])
      must(!await officer.page.locator(`#r-${first}`).count(), `${first} still waits`)
      await officer.go(`/evidence/${code}`)
      await officer.see('evidence-judge')
      await officer.page.fill('#judge textarea', 'Thiếu chữ ký trang 2')
      await send(officer, () => officer.page.click('#judge button[formaction$="/return"]'))
      await officer.see('evidence-returned')
      await officer.page.fill('#reopen textarea', 'Nhầm hồ sơ')
      await send(officer, () => officer.page.click('#reopen button'))
      must(await officer.page.locator('#judge').count(), 'it does not wait again')
      await head.go(`/evidence/${code}/correct`)
      must(await head.page.inputValue('#f-note') === `Chiến dịch ở bề rộng ${width}`, 'the correction does not begin with what was said')
      await head.see('evidence-correct')
      const complaints = [...head.complaints, ...officer.complaints]
      for (const p of [head, officer]) await p.close()
      return complaints
    })
}
