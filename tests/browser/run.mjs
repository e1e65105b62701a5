// run.mjs [PICTURES-DIR]: the product in a real browser, from the first report to the closed case. Prints TAP.
// Needs UNGCUU_BINARY, and CHROMIUM when it is not /usr/bin/chromium. PARTS=walk,register: only these.
import { launch } from './person.mjs'
import { startSite } from './site.mjs'
import { Tap } from './tap.mjs'
import { budget } from './budget.mjs'
import { chase } from './chase.mjs'
import { duties } from './duties.mjs'
import { education } from './education.mjs'
import { evidence } from './evidence.mjs'
import { hunts } from './hunts.mjs'
import { lending } from './lending.mjs'
import { membership } from './membership.mjs'
import { oversight } from './oversight.mjs'
import { pages } from './pages.mjs'
import { register } from './register.mjs'
import { reports } from './reports.mjs'
import { roster } from './roster.mjs'
import { signin } from './signin.mjs'
import { succession } from './succession.mjs'
import { systems } from './systems.mjs'
import { teamDirectory } from './team-directory.mjs'
import { walk } from './walk.mjs'

const parts = { pages, walk, budget, chase, duties, education, evidence, hunts, lending, membership, oversight, register, reports, roster, signin, succession, systems, teamDirectory }
const asked = process.env.PARTS?.split(',') ?? Object.keys(parts)
const pictures = process.argv[2]
if (!process.env.UNGCUU_BINARY) {
  console.log('1..0 # SKIP UNGCUU_BINARY is not set')
  process.exit(0)
}
const tap = new Tap()
const site = await startSite(process.env.UNGCUU_BINARY)
const browser = await launch(process.env.CHROMIUM ?? '/usr/bin/chromium')
try {
  for (const part of asked) await parts[part]({ browser, site, tap, pictures })
  await tap.check('the server reported no fault', () => site.log().filter(l => l.status >= 500 || l.level === 'error').map(l => JSON.stringify(l)))
} finally {
  await browser.close()
  await site.stop()
}
process.exit(tap.end())
