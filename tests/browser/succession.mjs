// A merger is drafted, looked at, confirmed for a day ahead, and cancelled; at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const submit = (page, action) => page.locator(`form[action$="${action}"] button[type=submit]`).last()
async function send(person, button) {
  const [answer] = await Promise.all([person.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await person.page.waitForLoadState('load')
  must(answer.status() === 200, `sending answered ${answer.status()}`)
}

export async function succession({ browser, site, tap, pictures }) {
  const bodies = site.sql(`select o.code, o.name from organisation o where o.kind in ('bank', 'hospital', 'company') and o.ended_at is null
    and o.id not in (select from_id from succession union select org_id from succession_to) order by o.id limit 2`)
  for (const width of [1280, 390])
    await tap.check(`a merger is planned and taken back at ${width}`, async () => {
      const p = await Person.open(browser, site, { name: `succession-${width}`, width, lang: 'vi', pictures, tap })
      const { page } = p
      await p.signIn('truc')
      await p.go(`/organisations/${bodies[0].code}/succession?kind=split`)
      await p.see('split')
      await page.click('.uc-tabs a[href*="kind=merged"]')
      await page.fill('#f-to', bodies[1].code)
      await page.fill('#f-at', '2090-01-01')
      await page.fill('#f-note', '12/QĐ-TTg')
      await send(p, submit(page, '/successions'))
      await p.see('preview')
      must((await page.innerText('main')).includes(bodies[1].name), 'the successor is not named')
      await send(p, submit(page, '/confirm'))
      await p.see('planned')
      await p.go(`/organisations/${bodies[1].code}`)
      must(await page.locator('a[href*="/successions/"]').count() === 1, 'the plan does not stand at the successor')
      await page.click('a[href*="/successions/"]')
      await submit(page, '/cancel').click()
      await send(p, page.locator('dialog.uc-dialog[open] .btn-danger'))
      must(await page.locator('form[action$="/cancel"]').count() === 0, 'a cancelled plan can be cancelled again')
      await p.see('cancelled')
      await p.close()
      return p.complaints
    })
}
