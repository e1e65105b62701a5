// What a system consists of, who runs a product, and the yearly report (Form 08), at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const CPE = 'cpe:/a:Apache:Tomcat:9.0.85'

async function send(p, button, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await p.page.waitForLoadState('load')
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}: ${(await p.page.locator('main').innerText()).slice(0, 300)}`)
}

async function addsSoftware(p, code) {
  const { page } = p
  await p.go(`/systems/${code}`)
  await p.see('system-parts')
  await page.click('a[href$="/software/new"]')
  await page.fill('#f-cpe', 'cpe:2.3:a:thieu')
  await page.fill('#f-vendor', 'Apache Software Foundation')
  await send(p, page.locator('main form button[type=submit]'), 422)
  await p.see('system-software-error')
  must(await page.inputValue('#f-vendor') === 'Apache Software Foundation', 'the vendor was lost')
  await page.fill('#f-cpe', CPE)
  await send(p, page.locator('main form button[type=submit]'))
  must((await page.innerText('main')).includes('cpe:2.3:a:apache:tomcat:9.0.85:*:*:*:*:*:*:*'), 'the name is not canonical')
  await p.see('system-software')
}

async function upgrades(p, code) {
  const { page } = p
  await page.getByRole('link', { name: /^Sửa: .*tomcat/i }).first().click()
  await page.fill('#f-version', '9.0.86')
  await page.fill('#f-cpe', 'cpe:/a:apache:tomcat:9.0.86')
  await p.see('system-software-edit')
  await send(p, page.locator('main form button[type=submit]'))
  await p.go('/systems?software=cpe:/a:apache:tomcat')
  await p.see('systems-running')
  must((await page.innerText('main')).includes('9.0.86'), 'the search does not show the version')
  must(await page.locator(`a[href="/systems/${code}"]`).count() === 1, 'the search does not find the system')
}

async function reports(p, org) {
  const { page } = p
  await p.go(`/system-reports?org=${org}&year=2026`)
  await p.see('form08')
  for (const format of ['xlsx', 'docx', 'pdf']) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.click(`a[href*="form.${format}"]`)])
    must(file.suggestedFilename() === `mau08-${org}-2026.${format}`, `the ${format} is called ${file.suggestedFilename()}`)
  }
  await page.selectOption('#f-channel', 'portal')
  await page.fill('#f-number', '12/BC')
  await page.setInputFiles('#f-file', { name: 'mau08-da-ky.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 mau 08 da ky') })
  await send(p, page.locator('main form[method=post] button[type=submit]'))
  await p.see('form08-sent')
  must((await page.innerText('main')).includes('mau08-da-ky.pdf'), 'the sending is not listed')
  const [copy] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/copy"]')])
  must(copy.suggestedFilename() === 'mau08-da-ky.pdf', 'the signed copy does not come back')
  await p.go('/system-reports?org=khong-ai-ca&year=2026')
  await p.see('form08-nobody')
}

export async function systems({ browser, site, tap, pictures }) {
  const rows = site.sql(`select s.code, o.code as org from system s join organisation o on o.id = s.owner_id
    where s.ended_at is null order by s.id limit 2`)
  for (const [i, width] of [1280, 390].entries())
    await tap.check(`parts of a system and its yearly report at ${width}`, async () => {
      const p = await Person.open(browser, site, { name: 'truc', width, pictures, tap })
      await p.signIn('truc')
      await addsSoftware(p, rows[i].code)
      await upgrades(p, rows[i].code)
      await reports(p, rows[i].org)
      const wrong = p.complaints
      await p.close()
      return wrong
    })
}
