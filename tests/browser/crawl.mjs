// Every page that a person reaches by links, one of each route, at desk and phone width. Posts nothing.
const ANSWERS_NO_PAGE = /\/live$|\.(csv|txt|vcf|ics|pdf|docx|xlsx|json)$|\/pdf$|^\/(templates|exports)\/|\/bad-rows$|^\/files\/|\/files\/\{|^\/api\//

const shape = path => new RegExp(`^${path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`)

export function pageRoutes(site) {
  return site.routes.filter(r => r.method === 'GET' && !ANSWERS_NO_PAGE.test(r.path))
    .map(r => ({ ...r, shape: shape(r.path) })).sort((a, b) => a.path.split('{').length - b.path.split('{').length)
}

// One page of each route, and of a case and a report one for each place to start from.
const AGAIN = ['/incidents/{code}', '/statutory-reports/{code}']

// once: routes looked at in this width by somebody already; they are visited again (rights differ) but only for links and status.
export async function crawl(person, starts, routes, once) {
  const seen = new Set(), reached = new Set(), wrong = []      // seen: since this start
  for (const start of starts) {
    AGAIN.forEach(path => seen.delete(path))
    const waiting = [start]
    for (let isFirst = true; waiting.length; isFirst = false) {
      const link = waiting.shift(), path = link.split('?')[0]
      const route = routes.find(r => r.shape.test(path))
      if (!route || (!isFirst && seen.has(route.path))) continue
      seen.add(route.path)
      reached.add(route.path)
      const before = person.complaints.length
      await person.go(link)
      if (!once.has(route.path)) {
        once.add(route.path)
        await person.see(`page${route.path.replaceAll('/', '-').replace(/[{}]/g, '')}`)
      }
      wrong.push(...person.complaints.slice(before))
      const links = await person.page.evaluate(() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin)
        .map(a => a.pathname + a.search).filter(link => !/[?&]lang=/.test(link)))
      for (const link of links) if (!waiting.includes(link)) waiting.push(link)
    }
  }
  return { reached, wrong }
}
