// The whole thread in Vietnamese, at desk and at phone width: a citizen reports, the duty officer triages, the team works the case
// while the clocks run, the reports go out, the closing report closes the case, and the citizen reads how it ended.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { confirmed, fillRequired, send, submit } from './forms.mjs'
import { must } from './tap.mjs'

const WORDS = 'Trang bị thay đổi giao diện'

// A system that the demonstration's team (ungcuu1) answers for, with a domain that points to it, and an organisation that has no part in it.
function targetOf(site) {
  const [target] = site.sql(`select o.code as org, s.name as system, s.domains as domain,
    (select x.code from organisation x where x.kind = 'bank' and x.id not in (o.id, s.owner_id) order by x.id limit 1) as stranger
    from account a join organisation o on o.id = a.org_id join system s on s.operator_id = o.id
    where a.name = 'ungcuu1' and s.domains <> '' and s.ended_at is null order by s.id limit 1`)
  if (!target) throw new Error('the demonstration has no system that the team of ungcuu1 operates')
  return { ...target, domain: target.domain.split('\n')[0] }
}

async function report(p, target, evidence) {
  const { page } = p
  await p.go('/report')
  await p.see('report')
  await page.fill('#f-description', '')
  await page.fill('#f-system_name', target.system)
  await page.fill('#f-domains', target.domain)
  await page.fill('#f-ips', '10.0.0.7')
  await page.fill('#f-notifier_name', 'Nguyễn Thị Mẫu')
  await page.setInputFiles('#f-files', evidence)
  await send(p, submit(page, '/report'), 422)
  await p.see('report-error')
  must(await page.locator('#form-errors').count(), 'no word about what is wrong')
  if (p.script) must(await page.evaluate(() => document.activeElement.id) === 'form-errors', 'the errors do not have the focus')
  for (const [field, value] of [['f-system_name', target.system], ['f-domains', target.domain], ['f-ips', '10.0.0.7'], ['f-notifier_name', 'Nguyễn Thị Mẫu']])
    must(await page.inputValue(`#${field}`) === value, `${field} was lost`)
  must(await page.locator('#kept input[name=kept]').count() === 1, 'the file was lost')
  await page.fill('#f-description', `${WORDS}, người dân không vào được từ sáng nay (${p.width}).`)
  await page.fill('#f-ips', '')
  await send(p, submit(page, '/report'), 201)
  await p.see('receipt')
  const code = await page.innerText('#receipt-code'), secret = await page.innerText('#receipt-secret')
  must(/^TB-\w{4}-\w{4}$/.test(code) && secret.length === 26, `receipt ${code} ${secret.length}`)
  return { code, secret }
}

async function status(p, receipt, picture) {
  await p.go('/report/status')
  if (await p.page.locator('#f-secret').count()) {
    await p.page.fill('#f-code', receipt.code)
    await p.page.fill('#f-secret', receipt.secret)
    await send(p, submit(p.page, '/report/status'))
  }
  await p.see(picture)
  return p.page.innerText('main')
}

async function triage(p, receipt, target) {
  const { page } = p
  await p.go('/triage')
  await p.see('triage')
  await send(p, page.locator(`a:has-text("${receipt.code}")`).first())
  await send(p, submit(page, '/take'))
  await p.see('triage-one')
  must(await page.inputValue('#f-responsible') === target.org, `suggested ${await page.inputValue('#f-responsible')}, not ${target.org}`)
  must((await page.inputValue('#f-title')).length > 5, 'no title is suggested')
  must((await page.innerText('main')).includes(WORDS), 'the words of the notifier are not there')
  await page.selectOption('#f-severity', '3')
  await send(p, submit(page, '/accept'))
  await p.see('triage-accepted')
  const code = (await page.innerText('main')).match(/SC-\d{4}-\d{6}/)?.[0]
  must(code, 'no incident was opened')
  return code
}

async function work(p, code, evidence) {
  const { page } = p
  await p.go(`/incidents/${code}`)
  await p.see('case')
  must(await page.locator('#case-state .uc-clock').count() > 0, 'no clock is shown')
  await page.fill('#f-text', 'Phát hiện kết nối tới hxxp://xau[.]example/tai-ve và 203[.]0[.]113[.]77.\n\n- đã chặn ở tường lửa')
  await send(p, submit(page, '/notes'))
  const shown = await page.innerText('#case-observable-list')
  must(/203\[?\.\]?0/.test(shown) && shown.includes('xau'), `observables of the note are missing: ${shown}`)
  await page.setInputFiles('input[type=file]', evidence)
  await send(p, submit(page, '/files'))
  must(/[0-9a-f]{64}/.test(await page.innerText('#case-file-list')), 'the hash of the file is not shown')
  await send(p, page.locator(`a[href$="/tasks/new"]`))
  await p.see('task-new')
  await page.fill('#f-title', 'Sao lưu nhật ký máy chủ')
  await send(p, submit(page, '/tasks'))
  await send(p, page.locator('#case-tasks button[value=done]').first())
  await p.see('case-worked')
}

async function step(p, code, to) {
  const { page } = p
  await p.go(`/incidents/${code}`)
  const button = page.locator(`form[action$="/step"]:has(input[name=step][value=${to}]) button`)
  if (await button.count()) return send(p, button)
  await send(p, page.locator(`a[href$="/step?to=${to}"]`))
  await p.see(`step-${to}`)
  await fillRequired(page, 'form[action$="/step"]')
  await send(p, submit(page, '/step'))
}

// Begins a report of the kind, fills in what is missing, sends it. Returns its code.
async function statutory(p, incident, kind) {
  const { page } = p
  await p.go(`/incidents/${incident}`)
  await page.selectOption('#report-kind', kind)
  await send(p, page.locator('form:has(#report-kind) button[type=submit]'))
  await p.see(`report-${kind}-form`)
  if (!page.url().endsWith('/edit')) await send(p, page.locator('a[href$="/edit"]').first())
  await fillRequired(page, 'form.uc-panel')
  await send(p, page.locator('button[name=then][value=view]'))
  must(!await page.locator('#missing-title').count(), `${kind}: still missing: ${await page.locator('section:has(#missing-title)').innerText().catch(() => '')}`)
  return page.url().match(/statutory-reports\/([^/?#]+)/)[1]
}
async function sign(p, code, picture) {
  const { page } = p
  await p.go(`/statutory-reports/${code}`)
  await fillRequired(page, '#send form')
  await p.see(`${picture}-ready`)
  await confirmed(p, submit(page, '/send'))
  await p.see(`${picture}-sent`)
  must(!await page.locator('#send').count(), 'it can still be sent')
}
async function documents(p, code) {
  for (const [form, start] of [['pdf', '%PDF'], ['docx', 'PK']]) {
    const answer = await p.page.request.get(`/statutory-reports/${code}/document.${form}`)
    must(answer.ok() && (await answer.body()).toString('latin1').startsWith(start), `${form} answered ${answer.status()}`)
  }
}
async function decide(p, code, how, picture) {
  const { page } = p
  await p.go('/reports-in')
  await p.see('reports-in')
  await p.go(`/statutory-reports/${code}`)
  await p.see(`${picture}-to-decide`)
  await fillRequired(page, `form[action$="/${how}"]`)
  await send(p, submit(page, `/${how}`))
  await p.see(`${picture}-${how}ed`)
}

export async function walk({ browser, site, tap, pictures }) {
  const target = targetOf(site)
  const evidence = join(site.top, 'nhật ký.txt')
  writeFileSync(evidence, '10:00 GET / 200\n')
  site.addAccount('nguoila', target.stranger, 'responder', 'mat-khau-cua-nguoi-la-9')

  for (const width of [1280, 390]) {
    const people = []
    const open = async (name, more = {}) => {
      const p = await Person.open(browser, site, { name, width, pictures, tap, ...more })
      people.push(p)
      return p
    }
    const what = text => `${text} at ${width}`
    let going = true, receipt, incident, reports = {}
    // A step that fails leaves the ones after it without ground.
    const next = async (name, act) => {
      if (!going) return
      going = await tap.check(what(name), async () => {
        const before = people.flatMap(p => p.complaints).length
        await act()
        return people.flatMap(p => p.complaints).slice(before)
      })
    }
    const citizen = await open('citizen'), officer = await open('truc'), responder = await open('ungcuu1'), head = await open('lanhdao')

    await next('a citizen reports; an error loses nothing; a receipt comes', async () => { receipt = await report(citizen, target, evidence) })
    await next('the citizen sees that it was received', async () => { await status(citizen, receipt, 'status-received') })
    await next('the duty officer triages and accepts', async () => {
      await officer.signIn('truc')
      incident = await triage(officer, receipt, target)
    })
    await next('the responder finds the case and works it', async () => {
      await responder.signIn('ungcuu1')
      await responder.go('/incidents')
      await responder.see('incidents')
      must((await responder.page.innerText('main')).includes(incident), 'the case is not in the list')
      await work(responder, incident, evidence)
    })
    await next('the case moves on', async () => {
      await step(responder, incident, 'o1b')
      await step(responder, incident, 'o2')
      await responder.see('case-responding')
    })
    for (const kind of ['report_24h', 'initial'])
      await next(`${kind} is filled in and sent`, async () => {
        reports[kind] = await statutory(responder, incident, kind)
        await head.signIn('lanhdao').catch(() => {})
        await sign(head, reports[kind], kind)
        await documents(responder, reports[kind])
      })
    await next('the coordinator accepts the initial report', () => decide(officer, reports.initial, 'accept', 'initial'))
    await next('the case recovers', async () => { for (const to of ['o3b', 'o3c', 'o4']) await step(responder, incident, to) })
    await next('the closing report is returned once', async () => {
      reports.closing = await statutory(responder, incident, 'closing')
      await sign(head, reports.closing, 'closing')
      await decide(officer, reports.closing, 'return', 'closing')
    })
    await next('it is sent again and accepted, which closes the case', async () => {
      await responder.go(`/statutory-reports/${reports.closing}`)
      await responder.see('closing-returned-to-us')
      await send(responder, responder.page.locator('.alert-warning a[href^="/statutory-reports/"]'))
      const draft = responder.page.url().split('/').pop()
      await send(responder, responder.page.locator('a[href$="/edit"]').first())
      await fillRequired(responder.page, 'form.uc-panel')
      await send(responder, responder.page.locator('button[name=then][value=view]'))
      await sign(head, draft, 'closing-again')
      await decide(officer, draft, 'accept', 'closing-again')
      await responder.go(`/incidents/${incident}`)
      await responder.see('case-closed')
      must(!await responder.page.locator('form[action$="/step"] button').count() || (await responder.page.innerText('#case-state')).includes('Đã đóng'), 'the case is not closed')
    })
    await next('the officer writes to the citizen, who sees how it ended', async () => {
      await officer.go(`/triage/${receipt.code}`)
      await officer.page.fill('form[action$="/messages"] textarea', 'Sự cố đã được xử lý xong. Cảm ơn bạn.')
      await send(officer, submit(officer.page, '/messages'))
      const text = await status(citizen, receipt, 'status-done')
      must(text.includes('Sự cố đã được xử lý xong.'), 'the message did not arrive')
      must(text.includes('Đã xong') || text.includes('Đã xử lý'), `the state is not said: ${text.slice(0, 300)}`)
    })
    await next('the citizen can read it in English', async () => {
      await citizen.page.click('.uc-lang a[lang=en]')
      await citizen.see('status-english')
      must(await citizen.page.evaluate(() => document.documentElement.lang) === 'en', 'the page is not English')
    })
    await next('another organisation sees nothing of it', async () => {
      const stranger = await open('nguoila')
      await stranger.signIn('nguoila')
      await stranger.go(`/incidents/${incident}`, 404)
      await stranger.see('not-found')
      for (const code of Object.values(reports)) await stranger.go(`/statutory-reports/${code}`, 404)
      await stranger.go(`/incidents?q=${incident}&state=all`)
      must(!(await stranger.page.innerText('main')).includes(target.domain), 'the search shows it')
    })
    for (const p of people) await p.close()
  }

  await tap.check('a report takes only the keyboard', async () => {
    const p = await Person.open(browser, site, { name: 'keyboard', pictures, tap })
    await p.go('/report')
    const { keyboard } = p.page
    const focused = () => p.page.evaluate(() => document.activeElement.name || document.activeElement.type)
    for (let i = 0; i < 60 && await focused() !== 'description'; i++) await keyboard.press('Tab')
    await keyboard.type('Nhận được thư lừa đảo mạo danh cơ quan, đã có người bấm vào liên kết.')
    for (let i = 0; i < 60 && await focused() !== 'submit'; i++) await keyboard.press('Tab')
    p.expect(201)
    await Promise.all([p.page.waitForSelector('#receipt-code'), keyboard.press('Enter')])
    await p.close()
    return p.complaints
  })

  await tap.check('report, status and triage work without script', async () => {
    const open = name => Person.open(browser, site, { name, width: 390, script: false, tap })
    const citizen = await open('citizen without script'), officer = await open('officer without script')
    const receipt = await report(citizen, { ...target, system: `${target.system} (không script)` }, evidence)
    await status(citizen, receipt, 'status-no-script')
    await officer.signIn('truc')
    must(await triage(officer, receipt, target), 'not accepted')
    const complaints = [...citizen.complaints, ...officer.complaints]
    await citizen.close()
    await officer.close()
    return complaints
  })
}
