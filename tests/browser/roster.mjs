// The duty roster as its people use it: who is on duty, a rotation planned, a shift swapped between two people, a note handed over and
// read, a calendar made and revoked, a call answered; at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function send(p, button) {
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await p.page.waitForLoadState('load')
  must(answer.status() < 300, `${p.page.url()} answered ${answer.status()}: ${(await p.page.innerText('main')).slice(0, 300)}`)
}

const teamOf = (site, login) => site.sql(`select t.code from team t join account a on a.org_id = t.org_id where a.name = '${login}' order by t.id limit 1`)[0].code
const submit = (page, end) => page.locator(`form[action$="${end}"] button[type=submit]`).first()

async function look(p, at) {
  await p.go('/on-call')
  await p.see('roster-on-call')
  await p.go(at)
  await p.see('roster-week')
  must(await p.page.locator('.uc-tabs a[aria-current=page]').count() === 1, 'no view is marked')
  await p.go(`${at}?view=month`)
  await p.see('roster-month')
  await p.go(`${at}/hours`)
  await p.see('roster-hours')
  await p.go(`${at}/calls`)
  await p.see('roster-calls')
  await p.page.locator('main table a').first().click()
  await p.page.waitForLoadState('load')
  await p.see('roster-call')
}

async function plan(p, at) {
  await p.go(`${at}/patterns`)
  await send(p, p.page.locator('main form[method=get] button[type=submit]'))
  await p.see('roster-plan')
  await p.go(`${at}/patterns/new`)
  await p.see('roster-pattern-new')
  await p.go(`${at}/shifts/new`)
  await p.see('roster-shift-new')
}

async function duty(p) {
  await p.go('/my-duty')
  await p.see('roster-my-duty')
  await send(p, submit(p.page, '/my-duty/feeds'))
  await p.see('roster-feed')
  const address = await p.page.innerText('code.uc-secret'), path = `/roster-feed/${address.split('/').pop()}`
  const fetched = await p.context.request.get(path)
  must(fetched.status() === 200 && (await fetched.text()).startsWith('BEGIN:VCALENDAR\r\n'), `${path} answered ${fetched.status()}`)
  await p.go('/my-duty')
  await send(p, p.page.locator('form[action^="/my-duty/feeds/"] button').last())
  must((await p.context.request.get(path)).status() === 404, 'a revoked address still works')
}

async function swap(p, asked) {
  await p.go('/my-duty')
  const first = p.page.locator('main section[aria-labelledby=shifts-title] li:not(:has-text("dự phòng")) a').last()
  await first.click()
  await p.page.waitForLoadState('load')
  await p.see('roster-shift')
  await send(p, submit(p.page, '/swap'))
  await p.see('roster-swap-asked')
  await asked.go('/my-duty')
  const times = await asked.page.locator('form[action$="/accept"]').count()
  must(times > 0, 'the other one sees no request')
  await send(asked, asked.page.locator('form[action$="/accept"] button').last())
  await asked.see('roster-swap-done')
}

async function answer(p) {
  await p.go('/my-duty')
  if (!await p.page.locator('form[action$="/answer"]').count()) return
  await send(p, submit(p.page, '/answer'))
  await p.see('roster-answered')
  must(await p.page.locator('form[action$="/answer"]').count() === 0, 'an answered call can be answered again')
}

export async function roster({ browser, site, tap, pictures }) {
  const at = `/roster/${teamOf(site, 'ungcuu1')}`
  for (const width of [1280, 390])
    await tap.check(`the roster at ${width}`, async () => {
      const head = await Person.open(browser, site, { name: 'lanhdao', width, pictures, tap })
      const member = await Person.open(browser, site, { name: 'ungcuu1', width, pictures, tap })
      await head.signIn('lanhdao')
      await member.signIn('ungcuu1')
      await look(head, at)
      await plan(head, at)
      await duty(member)
      await swap(member, head)
      await answer(member)
      await head.go('/teams/' + at.split('/').pop())
      await head.see('roster-team')
      await head.close()
      await member.close()
      return [...head.complaints, ...member.complaints]
    })
}
