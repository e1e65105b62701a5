// Money and positions: a head fills in a year by keyboard, begins with last year's figures, adds a position; the officer reads the sums; at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function send(p, act, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())),
    p.page.waitForEvent('load'), act()])
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}`)
}

export async function budget({ browser, site, tap, pictures }) {
  for (const width of [1280, 390])
    await tap.check(`a year is filled in, a position added, and the sums are read at ${width}`, async () => {
      const open = name => Person.open(browser, site, { name, width, pictures, tap })
      const head = await open('lanhdao'), officer = await open('truc')
      const { page } = head
      await head.signIn('lanhdao')
      await head.go('/budget')
      await head.see('budget')
      await send(head, () => page.click('.uc-head a.btn-primary, main a.btn-primary'))
      const [, org, year] = new URL(page.url()).pathname.match(/\/budget\/([^/]+)\/(\d+)/)
      await head.see('budget-year')
      await head.go(`/budget/${org}/${Number(year) + 1}?copy=1`)
      must(await page.inputValue('#f-csirt_planned'), 'last year’s figures are not there')
      await page.focus('#f-csirt_planned')
      await page.keyboard.type('x')
      await send(head, () => page.keyboard.press('Enter'), 422)
      must(await page.locator('#f-csirt_planned.is-invalid').count(), 'the wrong cell is not marked')
      must(await page.locator('#form-errors a[href="#f-csirt_planned"]').count(), 'the summary does not lead to the cell')
      await head.see('budget-year-wrong')
      await page.fill('#f-csirt_planned', `1,${width} tỷ`)
      await page.keyboard.press('Tab')
      await page.keyboard.type('500 triệu')
      await page.keyboard.press('Tab')
      await page.keyboard.type('600 triệu')
      await send(head, () => page.keyboard.press('Enter'))
      must(await page.inputValue('#f-csirt_approved') === '500.000.000', 'the amount is not kept')
      must(await page.locator('table tbody .uc-badge').count(), 'spending more than approved is not shown')
      await head.see('budget-year-saved')

      await head.go('/posts')
      await head.see('posts')
      await head.go('/posts/new')
      await page.fill('#f-title', `Chuyên viên ${width}`)
      await page.fill('#f-planned', '3')
      await page.fill('#f-filled', '1')
      await page.selectOption('#f-hiring', 'advertised')
      await head.see('post-new')
      await send(head, () => page.click('main form.uc-panel button[type=submit]'))
      must(/\/posts\/VT-\d+$/.test(page.url()), 'the position is not shown')
      await head.see('post')

      await officer.signIn('truc')
      for (const by of ['body', 'kind', 'sector', 'province']) await officer.go(`/budget?by=${by}`)
      await officer.see('budget-sums')
      await officer.go(`/budget/${org}/${year}`)
      must(!await officer.page.locator('#f-csirt_planned').count(), 'the coordinator may write for others')
      await officer.see('budget-year-read')
      await officer.go(`/organisations/${org}`)
      must(await officer.page.locator(`a[href="/budget/${org}/${year}"]`).count(), 'the organisation’s page does not lead there')
      const complaints = [...head.complaints, ...officer.complaints]
      for (const p of [head, officer]) await p.close()
      return complaints
    })
}
