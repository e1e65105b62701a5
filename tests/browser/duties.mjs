// An inspector's walk: from the national table to the hunt that one system lacks, in three clicks, understood without explanation.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function click(p, link) {
  await Promise.all([p.page.waitForNavigation(), link.click()])
  await p.page.waitForLoadState('load')
}

export async function duties({ browser, site, tap, pictures }) {
  for (const width of [1280, 390])
    await tap.check(`at most three clicks from the nation to a missing hunt at ${width}`, async () => {
      const p = await Person.open(browser, site, { name: `duties-${width}`, width, lang: 'vi', pictures, tap })
      const { page } = p
      await p.signIn('truc')
      await p.go('/duties')
      await p.see('matrix')
      await click(p, page.locator('tr', { has: page.locator('a[href$="/ct18-1b-1"]') }).locator('a.uc-share').first())
      await p.see('list')
      await click(p, page.locator('.uc-tabs a[href*="group=overdue"]'))
      const line = page.locator('tbody th a').first()
      must(await line.count(), 'nothing is overdue')
      await click(p, line)
      await p.see('why')
      const words = await page.innerText('main')
      for (const word of ['Quá hạn', 'Phải làm', 'Hồ sơ đã xem xét', 'Nếu không có gì mới']) must(words.includes(word), `“${word}” is not said`)
      await p.close()
      return p.complaints
    })
  await tap.check('a calendar address is made, read without signing in, and revoked', async () => {
    const p = await Person.open(browser, site, { name: 'duties-feed', width: 390, lang: 'vi', pictures, tap })
    const { page } = p
    await p.signIn('truc')
    await p.go('/duties/calendar')
    await click(p, page.locator('form[action="/duties/feeds"] button'))
    await p.see('feed-made')
    const path = `/duty-feed/${(await page.innerText('code.uc-secret')).split('/').pop()}`
    const nobody = await browser.newContext({ baseURL: site.origin })
    const fetched = await nobody.request.get(path)
    must(fetched.status() === 200 && (await fetched.text()).startsWith('BEGIN:VCALENDAR\r\n'), `${path} answered ${fetched.status()}`)
    await p.go('/duties/calendar')
    await p.see('feeds')
    await click(p, page.locator('form[action^="/duties/feeds/"] button').last())
    must((await nobody.request.get(path)).status() === 404, 'a revoked address still works')
    await nobody.close()
    await p.close()
    return p.complaints
  })
  await tap.check('calendar, risk, map, comparison, dossier and the words of the law', async () => {
    const p = await Person.open(browser, site, { name: 'duties-more', width: 390, lang: 'vi', pictures, tap })
    await p.signIn('truc')
    const [org] = site.sql(`select o.code from organisation o join duty_standing s on s.org_id = o.id order by o.id limit 1`)
    for (const [name, path] of [['risk', '/duties/risk'], ['calendar', `/duties/calendar?org=${org.code}`], ['map', '/duties/map'], ['compare', '/duties/compare'],
      ['org', `/duties/organisations/${org.code}`], ['dossier', `/duties/dossier/${org.code}`], ['catalogue', '/duties/catalogue'], ['law', '/duties/catalogue/ct18-1b-1'],
      ['param', '/duties/parameters/ct18/hunt_gap'], ['new', '/duties/catalogue-new']]) {
      await p.go(path)
      await p.see(name)
    }
    await p.close()
    return p.complaints
  })
}
