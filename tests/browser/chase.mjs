// Chases: what the last digest said, a letter worded and handed in by the officer, another answered by the head and judged, cure rates, reviewers. Desk and phone.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { send, submit } from './forms.mjs'
import { must } from './tap.mjs'

const day = n => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10)

async function draft(officer) {
  const { page } = officer
  await officer.go('/chases?kind=letter&state=draft')
  await officer.see('chases')
  await page.locator('tbody th a').first().click()
  await officer.see('chase-draft')
  const at = new URL(page.url()).pathname
  await page.fill('#f-body', 'Đề nghị đơn vị hoàn thành các việc dưới đây.')
  await page.fill('#f-answer_by', day(-1))
  await send(officer, submit(page, `${at}/word`), 422)
  await officer.see('chase-day-past')
  must((await page.inputValue('#f-body')).startsWith('Đề nghị đơn vị'), 'what was typed is lost')
  await page.fill('#f-answer_by', day(20))
  await send(officer, submit(page, `${at}/word`))
  await send(officer, submit(page, `${at}/hand-in`))
  await officer.see('chase-submitted')
  must(!await page.locator('#send').count(), 'whoever hands in could sign')
}

async function answer(head, officer, scan) {
  const { page } = head
  await head.go('/chases?kind=letter')
  await head.see('chases-mine')
  await page.locator('tbody th a').first().click()
  await head.see('chase-letter')
  const at = new URL(page.url()).pathname
  await send(head, submit(page, `${at}/acknowledge`))
  await page.fill('#f-promised_at', day(30))
  await send(head, submit(page, `${at}/answer`), 422)
  await head.see('chase-answer-missing')
  await page.fill('#f-answer', 'Đang triển khai, xong trong tháng tới.')
  await page.setInputFiles('#f-files', scan)
  await send(head, submit(page, `${at}/answer`))
  await head.see('chase-answered')
  await officer.go(at)
  await officer.see('chase-to-judge')
  await officer.page.locator('#insist #f-finding').fill('Chưa nêu người chịu trách nhiệm.')
  await send(officer, submit(officer.page, `${at}/insist`))
  await head.go(at)
  must((await page.innerText('#answers')).includes('Chưa nêu người chịu trách nhiệm'), 'the finding is not shown')
}

async function looks(p) {
  for (const [path, picture] of [['/my-tasks', 'my-tasks'], ['/chases/cure', 'chase-cure'], ['/chases/reviews', 'chase-reviews'], ['/chases?show=late', 'chases-late'],
    ['/chases?state=cured', 'chases-cured']]) {
    await p.go(path)
    await p.see(picture)
  }
}

export async function chase({ browser, site, tap, pictures }) {
  const scan = join(site.top, 'ke-hoach.pdf')
  writeFileSync(scan, '%PDF-1.4 thử')
  const people = []
  const open = async (name, width) => {
    const p = await Person.open(browser, site, { name, width, pictures, tap })
    people.push(p)
    await p.signIn(name)
    return p
  }
  await tap.check('letters are written and answered, and what came of them is counted', async () => {
    const head = await open('lanhdao', 390), officer = await open('truc', 1280)
    await draft(officer)
    await answer(head, officer, scan)
    await looks(head)
    await looks(officer)
    must(await officer.page.locator('table').count(), 'nothing was cured')
    const complaints = people.flatMap(p => p.complaints)
    for (const p of people) await p.close()
    return complaints
  })
}
