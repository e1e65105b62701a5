// Summary reports: the draft of last year is read, a part is edited with a number of one's own, which is marked, and set back; files come; at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function send(p, button, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await p.page.waitForLoadState('load')
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}`)
}

export async function reports({ browser, site, tap, pictures }) {
  for (const width of [1280, 390])
    await tap.check(`a report is read, edited and set back at ${width}`, async () => {
      const p = await Person.open(browser, site, { name: 'truc', width, pictures, tap })
      await p.signIn('truc')
      await p.go('/reports')
      await p.see('reports-list')
      const code = await p.page.locator('td.uc-code a').last().innerText()
      await p.go(`/reports/${code}`)
      await p.see('reports-show')
      for (const file of ['report.pdf', 'report.docx', 'report.xlsx', 'snapshot.json']) {
        const answer = await p.page.request.get(`/reports/${code}/${file}`)
        must(answer.ok(), `${file} answered ${answer.status()}`)
      }
      await p.go(`/reports/${code}/parts/10`)
      await p.page.fill('#f-text', 'Kiến nghị bổ sung 987654 tỷ đồng.')
      await send(p, p.page.locator('form:has(#f-text) button[type=submit]'))
      must((await p.page.innerText('main')).includes('987654'), 'the strange number is not there')
      must(await p.page.locator('.alert-warning').count(), 'the strange number is not marked')
      await p.go(`/reports/${code}/parts/10`)
      await p.see('reports-part')
      await p.page.locator('form:has(input[name=generated]) button').click()
      await send(p, p.page.locator('dialog.uc-dialog[open] .btn-danger'))
      must(!await p.page.locator('.alert-warning').count(), 'the number is still marked')
      await p.go(`/reports/${code}/organisations`)
      await p.see('reports-organisations')
      await p.go(`/reports/${code}/delta`)
      await p.see('reports-delta')
      await p.go('/reports/new')
      await p.see('reports-new')
      const wrong = p.complaints
      await p.close()
      return wrong
    })
}
