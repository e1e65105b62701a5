// A directory of FIRST beside the register: uploaded, the differences of a team shown, two of them taken; at desk and at phone width.
import { Person } from './person.mjs'
import { must } from './tap.mjs'

const upload = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) })

export async function teamDirectory({ browser, site, tap, pictures }) {
  const teams = site.sql(`select code, email from team where ended_at is null and email <> '' order by id desc limit 2`)
  for (const [i, width] of [1280, 390].entries())
    await tap.check(`a directory of teams at ${width}`, async () => {
      const { code, email } = teams[i]
      const p = await Person.open(browser, site, { name: 'team-directory', width, lang: 'vi', pictures, tap })
      const { page } = p
      const send = async () => { await Promise.all([page.waitForNavigation(), page.click('main form button[type=submit]')]) }
      await p.signIn('truc')
      await p.go('/teams')
      await page.click('a[href="/teams/directory"]')
      await p.see('directory-form')
      await page.setInputFiles('#f-file', upload('khac.json', { data: [{ name: 'x' }] }))
      p.expect(422)
      await send()
      await p.see('directory-form-wrong')
      must((await page.innerText('main')).includes('không phải danh bạ'), 'it is not said what is wrong with the file')
      await page.setInputFiles('#f-file', upload('first.json', { status: 'OK', data: [
        { id: `song-${width}`, team: 'SONG-CERT', 'team-full': `Song Emergency Team ${width}`, membership: 'Full Member', host: 'Song JSC', country: 'VN', email,
          phone: `+84 24 ${width}`, website: `https://song${width}.example/`, 'member-since': 'February 29, 2024' },
        { team: 'MOI-CERT', 'team-full': 'Moi Response Team', country: 'VN' }, { team: 'FJORD', country: 'NO' }] }))
      p.expect()
      await send()
      await p.see('directory-list')
      must(await page.locator('input[name=take]').count() === 4, 'not four differences')
      must((await page.innerText('main')).includes('MOI-CERT') && !(await page.innerText('main')).includes('FJORD'), 'the teams shown are others')
      p.expect(422)
      await send()
      must(await page.locator('input[name=take]').count() === 4, 'the differences are gone when nothing was ticked')
      await p.see('directory-list-wrong')
      p.expect()
      await page.check('input[value*=".name_en."]')
      await page.check('input[value*=".affiliation."]')
      await send()
      await p.go(`/teams/${code}`)
      const text = await page.innerText('main')
      must(text.includes(`Song Emergency Team ${width}`) && text.includes('FIRST, full member'), 'what was chosen was not taken')
      must(!text.includes(`song${width}.example`), 'something was taken that nobody chose')
      await p.see('directory-taken')
      await p.close()
      return p.complaints
    })
}
