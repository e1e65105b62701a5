// A hunt from plan to proof: planned, run by the real command, its signed result uploaded, judged by keyboard, closed, the duty met, printed; at desk and at phone width.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from './person.mjs'
import { must } from './tap.mjs'

async function send(p, act, status = 200) {
  p.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([p.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())),
    p.page.waitForEvent('load'), act()])
  if (answer.status() !== status) p.complain(`sending answered ${answer.status()}, not ${status}`)
}

// What ungcuu hunt does on the machine that has the logs; hits are no trouble (exit code 1).
function hunt(folder, args) {
  try {
    return execFileSync(process.env.UNGCUU_BINARY, ['hunt', ...args], { cwd: folder, encoding: 'utf8', timeout: 60000, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  } catch (e) {
    if (e.status !== 1) throw e
    return e.stdout.trim()
  }
}

function machine(site, width) {
  const folder = join(site.top, `machine-${width}`)
  mkdirSync(join(folder, 'log'), { recursive: true })
  writeFileSync(join(folder, 'list.txt'), '203.0.113.200\n198.51.100.77\nquet-cua-minh.example\n')
  writeFileSync(join(folder, 'log', 'access.log'), 'GET / 203.0.113.200\nnothing\n198.51.100.77 POST\nquet-cua-minh.example\n'.repeat(3))
  return folder
}

export async function hunts({ browser, site, tap, pictures }) {
  for (const width of [1280, 390])
    await tap.check(`a hunt is planned, run, judged by keyboard, closed and printed at ${width}`, async () => {
      const open = name => Person.open(browser, site, { name, width, pictures, tap })
      // a body with hunts of the demonstration and systems of its own
      const [owner] = site.sql(`select o.code from organisation o where o.id in (select org_id from hunt)
        and (select count(*) from system s where s.owner_id = o.id and s.ended_at is null) > 1 order by o.id`)
      const login = `san.lung.${width}`
      site.addAccount(login, owner.code, 'head', 'mat khau that dai cho thu nghiem')
      const head = await open(login), folder = machine(site, width)
      const { page } = head
      await head.signIn(login)
      await head.go('/hunts')
      await head.see('hunts')
      for (const [name, path] of [['calendar', '/hunts/calendar'], ['coverage', '/hunts/coverage'], ['techniques', '/hunts/techniques'], ['keys-none', '/hunts/keys']]) {
        await head.go(path)
        await head.see(`hunts-${name}`)
      }
      const key = hunt(folder, ['key', 'khoa'])
      await page.fill('#f-name', `Máy nhật ký ${width}`)
      await page.fill('#f-key', 'không phải khóa')
      await send(head, () => page.click('#add button[type=submit]'), 422)
      await page.fill('#f-key', key)
      await send(head, () => page.click('#add button[type=submit]'))
      must((await page.textContent('main')).includes(key), 'the key is not listed')
      await head.see('hunts-keys')

      // a system of the house that lacks its hunt
      const systems = site.sql(`select s.code from system s join organisation o on o.id = s.owner_id where o.code = '${owner.code}' and s.ended_at is null
        order by (select count(*) from hunt_proof p where p.system_id = s.id), s.code`)
      const system = systems[0].code
      await head.go(`/hunts/new?system=${system}`)
      must(await page.locator(`input[name=systems][value="${system}"]:checked`).count(), 'the system asked for is not ticked')
      await page.fill('#f-title', `Săn lùng thử ${width}`)
      await page.fill('#f-hypotheses', 'Máy chủ đã liên hệ máy điều khiển')
      await page.fill('#f-techniques', 'T12')
      await send(head, () => page.click('main form.uc-panel button[type=submit]'), 422)
      must(await page.locator('#form-errors').count(), 'what is wrong is not said')
      await page.fill('#f-techniques', 'T1071.001')
      await head.see('hunts-new')
      await send(head, () => page.click('main form.uc-panel button[type=submit]'))
      const code = page.url().match(/\/hunts\/(SL-\d+-\d+)$/)[1]
      await head.see('hunt-planned')

      hunt(folder, ['--indicators', 'list.txt', '--out', 'r.jsonl', '--hunt', code, '--system', system, '--key', 'khoa', 'log'])
      const altered = join(folder, 'altered.jsonl')
      writeFileSync(altered, readFileSync(join(folder, 'r.jsonl'), 'utf8').replace('"lines":12', '"lines":13'))
      await page.setInputFiles('#upload input[type=file]', altered)
      await send(head, () => page.click('#upload button[type=submit]'), 422)
      must(await page.locator('#form-errors').count(), 'an altered file is not refused in words')
      await head.see('hunt-altered')
      await page.setInputFiles('#upload input[type=file]', join(folder, 'r.jsonl'))
      await send(head, () => page.click('#upload button[type=submit]'))
      must(page.url().includes(`/hunts/${code}/hits`), 'hits are not shown after the upload')
      await head.see('hunt-hits')

      // keys: j and k walk; b asks for a reason first; t and u judge
      const here = () => page.evaluate(() => document.activeElement.closest('[data-row]')?.id)
      const first = await here()
      await page.keyboard.press('j')
      must(first && await here() !== first, 'j does not go on')
      await page.keyboard.press('k')
      must(await here() === first, 'k does not go back')
      await page.keyboard.press('b')
      must(await page.evaluate(() => document.activeElement.name) === 'reason', 'b does not ask for the reason')
      await page.keyboard.type('Máy quét của đơn vị')
      await send(head, () => page.click(`#${first} button[value=benign]`))
      await send(head, () => page.keyboard.press('u'))
      await page.click('[data-row] button.btn-danger')
      await send(head, () => page.click('dialog.uc-dialog .btn-danger'))
      must(/\/incidents\/SC-/.test(page.url()), 'no incident is open')
      must(await page.locator(`a[href="/hunts/${code}"]`).count(), 'the incident does not lead to its hunt')
      await head.see('hunt-incident')

      await head.go(`/hunts/${code}`)
      await page.fill('#f-minutes', '120')
      await page.fill('#f-conclusion', 'Một máy bị nhiễm, đã mở sự cố')
      await head.see('hunt-closing')
      await send(head, () => page.click('#close button[type=submit]'))
      await head.see('hunt-closed')
      await page.emulateMedia({ media: 'print' })
      await page.screenshot({ path: pictures ? join(pictures, `hunt-print-${width}.png`) : undefined, fullPage: true })
      await page.emulateMedia({ media: 'screen' })
      for (const kind of ['pdf', 'docx']) {
        const file = await page.request.get(`${site.origin}/hunts/${code}/report.${kind}`)
        must(file.status() === 200 && (await file.body()).length > 2000, `no report as ${kind}`)
      }
      for (let tries = 0; tries < 30; tries++) {
        await head.go(`/duties/organisations/${owner.code}/ct18-1b-1/system/${system}`)
        if (await page.locator(`a[href="/hunts/${code}"]`).count()) break
        await page.waitForTimeout(500)     // duties follow the journal
      }
      must(await page.locator(`a[href="/hunts/${code}"]`).count(), 'the duty does not show the hunt as its proof')
      await head.see('hunt-duty')
      await head.go('/hunts/coverage')
      must(await page.locator(`td a[href="/hunts/${code}"]`).count(), 'the system is not covered in this half-year')

      // who looks on sees figures, no hits
      const officer = await open('truc')
      await officer.signIn('truc')
      await officer.go(`/hunts/${code}`)
      const text = await officer.page.textContent('main')
      if (officer.page.url().includes(code) && !text.includes('Săn lùng thử')) officer.complain('the coordinator does not see the figures')
      await officer.see('hunt-officer')
      const complaints = [...head.complaints, ...officer.complaints]
      await head.close()
      await officer.close()
      return complaints
    })
}
