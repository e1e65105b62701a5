// Education, skills and origin of certificates on an expert's page, and experts as a spreadsheet: at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

export async function education({ browser, site, tap, pictures }) {
  for (const width of [1280, 390])
    await tap.check(`education of an expert at ${width}`, async () => {
      const [target] = site.sql('select p.code from person p where p.ended_at is null order by p.id limit 1')
      const p = await Person.open(browser, site, { name: 'education', width, lang: 'vi', pictures, tap })
      const { page } = p
      const send = async button => { await Promise.all([page.waitForNavigation(), button.click()]) }
      await p.signIn('truc')
      await p.go(`/experts/${target.code}/education/new`)
      await p.see('education-form')
      await page.fill('#f-school', `Trường Mẫu ${width}`)
      await page.fill('#f-major', 'An toàn thông tin')
      await page.selectOption('#f-field', 'security')
      await page.selectOption('#f-degree', 'university')
      await page.fill('#f-graduated', '13/2012')
      p.expect(422)
      await send(page.locator('form[action$="/education"] button[type=submit]'))
      must(await page.inputValue('#f-school') === `Trường Mẫu ${width}`, 'what was typed is lost')
      await page.fill('#f-graduated', '6/2012')
      await send(page.locator('form[action$="/education"] button[type=submit]'))
      must((await page.innerText('main')).includes('06/2012'), 'the education is not shown')
      await p.go(`/experts/${target.code}/skills`)
      await p.see('skills-form')
      await page.check('input[name=skills][value="2.1.dd"]')
      await send(page.locator('form[action$="/skills"] button[type=submit]'))
      must((await page.innerText('main')).includes('2.1.đ'), 'the skill is not shown')
      await p.see('expert-education')
      await p.go('/imports')
      await p.see('imports')
      must(await page.locator('a[href*="/experts"]').count() > 0, 'experts are no register of spreadsheets')
      await p.close()
      return p.complaints
    })
}
