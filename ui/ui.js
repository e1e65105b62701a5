// Conveniences only: every page works without this file.
'use strict'
document.addEventListener('DOMContentLoaded', () => {
  const script = document.querySelector('script[data-charts]')
  const text = document.body.dataset

  // ---- light or dark ----
  const toggle = document.querySelector('[data-theme-toggle]')
  if (toggle) {
    toggle.hidden = false
    toggle.addEventListener('click', () => {
      const theme = document.documentElement.dataset.bsTheme === 'dark' ? 'light' : 'dark'
      document.documentElement.dataset.bsTheme = theme
      localStorage.setItem('theme', theme)
      charts()
    })
  }

  // ---- dangerous buttons ask once ----
  function ask(question, then) {
    const dialog = document.createElement('dialog')
    const add = (parent, tag, content, className) => {
      const e = document.createElement(tag)
      e.textContent = content
      e.className = className
      parent.append(e)
      return e
    }
    dialog.className = 'uc-dialog'
    dialog.setAttribute('aria-labelledby', 'uc-ask')
    add(dialog, 'h2', text.confirmTitle, '').id = 'uc-ask'
    add(dialog, 'p', question, '')
    const row = add(dialog, 'div', '', 'uc-buttons')
    add(row, 'button', text.no, 'btn').addEventListener('click', () => dialog.close())
    add(row, 'button', text.yes, 'btn btn-danger').addEventListener('click', () => {
      dialog.close()
      then()
    })
    dialog.addEventListener('close', () => dialog.remove())
    document.body.append(dialog)
    dialog.showModal()
  }
  document.addEventListener('submit', event => {
    const button = event.submitter
    const question = button && button.dataset.confirm
    if (!question || button.dataset.confirmed) return
    event.preventDefault()
    event.stopImmediatePropagation()
    ask(question, () => {
      button.dataset.confirmed = '1'
      button.form.requestSubmit(button)
      delete button.dataset.confirmed
    })
  }, true)

  // ---- form[data-keep="name"]: what was typed survives until it is sent; secrets and files are never kept ----
  const kept = 'input:not([type=password]):not([type=hidden]):not([type=file]):not([autocomplete=one-time-code]), textarea, select'
  const each = (form, act) => form.querySelectorAll(kept).forEach((e, i) => e.name && act(e, `${e.name}.${i}`))
  const isTicked = e => e.type === 'checkbox' || e.type === 'radio'
  // a draft goes only once the page after it shows that it arrived
  const sent = sessionStorage.getItem('keep-sent')
  if (sent && !document.querySelector('.uc-problem, #form-errors, form[action="/sign-in"]')) {
    sessionStorage.removeItem(sent)
    sessionStorage.removeItem('keep-sent')
  }
  for (const form of document.querySelectorAll('form[data-keep]')) {
    const place = `keep:${location.pathname}:${form.dataset.keep}`
    const draft = JSON.parse(sessionStorage.getItem(place) || 'null')
    // a form that comes back with errors already holds what was typed
    if (draft && !document.getElementById('form-errors'))
      each(form, (e, key) => {
        if (!(key in draft)) return
        if (isTicked(e)) e.checked = draft[key]
        else if (!e.value || e.tagName === 'SELECT') e.value = draft[key]
      })
    form.addEventListener('input', () => {
      const now = {}
      each(form, (e, key) => { now[key] = isTicked(e) ? e.checked : e.value })
      sessionStorage.setItem(place, JSON.stringify(now))
    })
    form.addEventListener('submit', () => sessionStorage.setItem('keep-sent', place))
  }
  const errors = document.getElementById('form-errors')
  if (errors) errors.focus()

  // ---- input[list][data-options="/api/…"]: the server's suggestions while typing; items have a code and a name ----
  function suggest(input, items, typed) {
    // browsers hide an option without the typed letters; «bo y te» must still show «Bộ Y tế»
    const label = i => `${i.name} ${i.code}`.toLowerCase().includes(typed.toLowerCase()) ? i.name : `${i.name} · ${typed}`
    input.list.replaceChildren(...items.map(i => new Option(label(i), i.code)))
  }
  document.addEventListener('input', event => {
    const input = event.target
    if (!input.dataset.options || !input.list) return
    const typed = input.value.trim()
    const picked = [...input.list.options].find(o => o.value === typed)
    const shown = document.getElementById(`${input.id}-shown`)
    if (shown) shown.textContent = picked ? picked.label.split(' · ')[0] : ''
    clearTimeout(input.asking)
    if (picked || typed.length < 2) return
    input.asking = setTimeout(async () => {
      const answer = await fetch(`${input.dataset.options}?limit=20&q=${encodeURIComponent(typed)}`).catch(() => null)
      if (answer?.ok && input.value.trim() === typed) suggest(input, (await answer.json()).items, typed)
    }, 200)
  })

  // ---- table[data-chart="bar|line|donut"]: the same figures as a picture; the table stays for everybody ----
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const palette = ['#2f7fd4', '#d98200', '#2e9e5b', '#c4474d', '#8262c4', '#178f96', '#8a7340', '#63758a']
  const number = cell => Number(cell.dataset.value ?? cell.textContent.replace(/[^\d-]/g, ''))
  const shown = n => n.toLocaleString(document.documentElement.lang === 'en' ? 'en' : 'vi')
  let loading
  function library() {
    loading ??= new Promise((resolve, reject) => {
      const s = document.createElement('script')
      s.src = script.dataset.charts
      s.onload = resolve
      s.onerror = reject
      document.head.append(s)
    })
    return loading
  }
  function optionsOf(table) {
    const rows = [...table.tBodies[0].rows]
    const names = rows.map(r => r.cells[0].textContent.trim())
    const heads = [...table.tHead.rows[0].cells].slice(1).map(c => c.textContent.trim())
    const ink = colour('--tblr-body-color')
    const base = { color: palette, animation: false, textStyle: { fontFamily: 'Be Vietnam Pro', color: ink },
      tooltip: { trigger: 'axis', renderMode: 'richText' }, legend: heads.length > 1 ? { top: 0, left: 'center', textStyle: { color: ink } } : undefined }
    if (table.dataset.chart === 'donut')
      return { ...base, legend: undefined, tooltip: { renderMode: 'richText' }, series: [{ type: 'pie', radius: ['40%', '62%'],
        label: { color: ink, formatter: p => `${p.name}\n${shown(p.value)}`, width: 104, overflow: 'break', lineHeight: 16 }, data: rows.map((r, i) => ({ name: names[i], value: number(r.cells[1]) })) }] }
    const axis = { axisLabel: { color: ink, formatter: v => typeof v === 'number' ? shown(v) : v }, splitLine: { lineStyle: { color: colour('--uc-line') } } }
    return { ...base, grid: { left: 8, right: 16, top: heads.length > 1 ? 32 : 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: names, ...axis, axisLabel: { color: ink, interval: names.length > 12 ? 'auto' : 0, width: 72, overflow: 'break', fontSize: 11, lineHeight: 14 } }, yAxis: { type: 'value', minInterval: 1, ...axis },
      series: heads.map((name, i) => ({ name, type: table.dataset.chart, data: rows.map(r => number(r.cells[i + 1])), barMaxWidth: 40 })) }
  }
  function draw(table) {
    let box = table.chartBox
    if (!box) {
      box = table.chartBox = document.createElement('div')
      box.className = 'uc-chart'
      box.setAttribute('aria-hidden', 'true')
      const details = document.createElement('details')
      const summary = document.createElement('summary')
      summary.textContent = text.figures
      table.before(box, details)
      details.append(summary, table)
    }
    const chart = echarts.getInstanceByDom(box) || echarts.init(box)
    chart.setOption(optionsOf(table), true)
    chart.off('click')
    chart.on('click', at => {
      const link = table.tBodies[0].rows[at.dataIndex]?.cells[at.seriesIndex + 1]?.querySelector('a')
      if (link) location.assign(link.href)
    })
  }
  function charts() {
    const tables = [...document.querySelectorAll('table[data-chart]')].filter(t => t.tHead && t.tBodies[0] && t.tBodies[0].rows.length)
    if (tables.length && script)
      library().then(() => tables.forEach(draw), () => {})
  }
  charts()
  addEventListener('resize', () => document.querySelectorAll('.uc-chart').forEach(e => window.echarts?.getInstanceByDom(e)?.resize()))
  document.addEventListener('htmx:load', charts)

  // ---- button[data-copy="#id"], button[data-print], form[data-from-hash] ----
  for (const button of document.querySelectorAll('button[data-copy]')) {
    if (!navigator.clipboard) continue
    button.hidden = false
    button.addEventListener('click', () => navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim())
      .then(() => { button.textContent = button.dataset.done }, () => {}))
  }
  for (const button of document.querySelectorAll('button[data-print]')) {
    button.hidden = false
    button.addEventListener('click', () => print())
  }
  // what comes behind # never reaches a server or its logs; it goes from the address bar as soon as it is in the form
  function fromHash() {
    const form = document.querySelector('form[data-from-hash]')
    if (!form || location.hash.length < 2) return
    for (const [name, value] of new URLSearchParams(location.hash.slice(1)))
      if (form.elements[name]?.type === 'text') form.elements[name].value = value
    history.replaceState(null, '', location.pathname + location.search)
  }
  fromHash()
  addEventListener('hashchange', fromHash)

  // ---- [data-rows] with [data-row]: j and k walk, the key of a button in the row presses it; data-needs names a field that must be filled first ----
  const rows = [...document.querySelectorAll('[data-rows] [data-row]')]
  const rowHere = () => rows.findIndex(r => r.contains(document.activeElement))
  function walk(by) {
    const to = rows[Math.max(0, Math.min(rows.length - 1, rowHere() + by))]
    to.focus()
    to.scrollIntoView({ block: 'nearest' })
  }
  function press(key) {
    const button = rows[rowHere()]?.querySelector(`[data-key="${key}"]`)
    const needed = button?.dataset.needs && document.getElementById(button.dataset.needs)
    if (needed && !needed.value.trim()) needed.focus()
    else button?.click()
    return Boolean(button)
  }
  if (rows.length && !document.getElementById('form-errors')) rows[0].focus({ preventScroll: true })

  // ---- keys ----
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return
    const search = document.getElementById('uc-search')
    if (event.key === '/' && search) {
      event.preventDefault()
      search.focus()
    }
    if (event.key === '?') document.getElementById('uc-keys')?.showModal()
    if (!rows.length) return
    if (event.key === 'j' || event.key === 'k') walk(event.key === 'j' ? 1 : -1)
    else if (/^[a-z]$/.test(event.key) && press(event.key)) event.preventDefault()
  })
})
