// Oversight: a head asks for a waiver, the officer shortens it; a dispute is answered; an inspection goes from plan to signed minutes. At desk and phone width.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { send, submit } from './forms.mjs'
import { must } from './tap.mjs'

const day = n => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)

async function waiver(head, officer, scan) {
  const { page } = head
  await head.go('/waivers/new')
  await page.selectOption('#f-duty', 'ct18-1b-2')
  await page.fill('#f-starts_at', day(0))
  await page.fill('#f-ends_at', day(500))
  await page.fill('#f-ground_no', '12/NQ-MẪU')
  await page.fill('#f-ground_at', day(-30))
  await page.fill('#f-reason', 'Chuyển trung tâm dữ liệu')
  await page.setInputFiles('#f-files', scan)
  await send(head, submit(page, '/waivers'), 422)
  await head.see('waiver-too-long')
  must(await page.inputValue('#f-reason') === 'Chuyển trung tâm dữ liệu', 'what was typed is lost')
  await page.fill('#f-ends_at', day(120))
  await page.setInputFiles('#f-files', scan)
  await send(head, submit(page, '/waivers'))
  await head.see('waiver-asked')
  const code = page.url().split('/').pop()
  must(!await page.locator('#approve').count(), 'whoever asks could approve')
  await officer.go('/oversight')
  await officer.see('oversight-waiting')
  await officer.go(`/waivers/${code}`)
  await officer.see('waiver-to-decide')
  await officer.page.fill('#f-until', day(60))
  await send(officer, submit(officer.page, '/approve'))
  await officer.see('waiver-approved')
  must(await officer.page.locator('#revoke').count(), 'it cannot be revoked')
}

async function dispute(head, officer) {
  const { page } = head
  await head.go('/disputes/new')
  await page.selectOption('#f-duty', 'ct18-1k-1')
  await page.fill('#f-claim', 'Đã tuyên truyền trong tháng 3')
  await send(head, submit(page, '/disputes'))
  await head.see('dispute-raised')
  const code = page.url().split('/').pop()
  await officer.go(`/disputes/${code}`)
  await officer.page.selectOption('#f-outcome', 'upheld')
  await officer.page.selectOption('#f-follow', 'evidence')
  await officer.page.fill('#f-answer', 'Bổ sung hồ sơ chiến dịch')
  await send(officer, submit(officer.page, '/answer'))
  await officer.see('dispute-answered')
  await head.go(`/disputes/${code}`)
  must((await page.innerText('main')).includes('Bổ sung hồ sơ chiến dịch'), 'the answer is not shown')
  await send(head, submit(page, '/close'))
}

async function inspection(head, officer, org) {
  const { page } = officer
  await officer.go(`/inspections/new?org=${org}`)
  await page.fill('#f-purpose', 'Kiểm tra thực hiện Chỉ thị 18')
  await page.fill('#f-starts_at', day(0))
  await page.fill('#f-ends_at', day(1))
  await page.fill('#f-decision_no', '9/QĐ-MẪU')
  await page.fill('#f-decision_at', day(-3))
  await page.locator('#f-inspectors input').first().check()
  await officer.see('inspection-new')
  await send(officer, submit(page, '/inspections'))
  await officer.see('inspection-planned')
  const at = new URL(page.url()).pathname
  await send(officer, submit(page, '/begin'))
  const lines = await page.locator('#list tbody th a').evaluateAll(all => all.map(a => a.getAttribute('href')))
  must(lines.length, 'the checklist is empty')
  await officer.go(lines[0])
  await page.selectOption('#f-answer', 'finding')
  await send(officer, submit(page, lines[0]), 422)
  await officer.see('inspection-line')
  await page.fill('#f-note', 'Chưa có văn bản')
  await page.fill('#f-remedy', 'Ban hành văn bản')
  await page.fill('#f-owner', 'Phòng CNTT')
  await page.fill('#f-due_at', day(30))
  await send(officer, submit(page, lines[0]))
  await officer.see('inspection-under-way')
  await page.selectOption('#f-rest', 'ok')
  await send(officer, submit(page, '/rest'))
  await page.fill('#f-attended', 'Lãnh đạo đơn vị')
  await page.fill('#f-conclusion', 'Cơ bản thực hiện')
  await send(officer, submit(page, '/minutes'))
  for (const p of [officer, head]) {
    await p.go(at)
    await p.page.fill('#f-signer_title', 'Trưởng đoàn')
    await p.page.fill('#f-signer', 'Nguyễn Văn Mẫu')
    await send(p, submit(p.page, '/sign'))
  }
  await head.see('inspection-signed')
  for (const [form, start] of [['pdf', '%PDF'], ['docx', 'PK']]) {
    const answer = await head.page.request.get(`${at}/minutes.${form}`)
    must(answer.ok() && (await answer.body()).toString('latin1').startsWith(start), `${form} answered ${answer.status()}`)
  }
  await head.go(`${at}/findings/1`)
  await head.page.fill('#f-fixed', 'Đã ban hành văn bản số 3')
  await send(head, submit(head.page, '/fix'))
  await head.see('finding-fixed')
  await officer.go(`${at}/findings/1`)
  await page.selectOption('#f-result', 'done')
  await send(officer, submit(page, '/check'))
  await officer.see('finding-checked')
}

export async function oversight({ browser, site, tap, pictures }) {
  const [own] = site.sql("select o.code from account a join organisation o on o.id = a.org_id where a.name = 'lanhdao'")
  const scan = join(site.top, 'can-cu.pdf')
  writeFileSync(scan, '%PDF-1.4 thử')
  const people = []
  const open = async (name, width) => {
    const p = await Person.open(browser, site, { name, width, pictures, tap })
    people.push(p)
    await p.signIn(name)
    return p
  }
  await tap.check('waiver, dispute and inspection go their way', async () => {
    const head = await open('lanhdao', 390), officer = await open('truc', 1280)
    await waiver(head, officer, scan)
    await dispute(head, officer)
    await inspection(head, officer, own.code)
    const complaints = people.flatMap(p => p.complaints)
    for (const p of people) await p.close()
    return complaints
  })
}
