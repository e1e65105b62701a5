// Fills in what a form still asks for: every question marked as required that has no answer.
export function fillRequired(page, form) {
  return page.evaluate(selector => {
    const root = document.querySelector(selector)
    if (!root) return
    const tell = e => e.dispatchEvent(new Event('input', { bubbles: true }))
    const words = { email: 'canbo@mau.example', tel: '0900000000', number: '1' }
    const pad = n => String(n).padStart(2, '0')
    const now = new Date(Date.now() - 60000)
    const minute = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}T${pad(now.getHours())}:${pad(now.getMinutes())}`
    for (const field of root.querySelectorAll('.uc-field')) {
      const inputs = [...field.querySelectorAll('input:not([type=hidden]), textarea, select')]
      if (!inputs.length || !(field.querySelector('.uc-required') || inputs.some(e => e.required))) continue
      if (['radio', 'checkbox'].includes(inputs[0].type)) {
        if (!inputs.some(e => e.checked)) { inputs[inputs[0].type === 'radio' ? inputs.length - 1 : 0].click() }
      } else if (!inputs[0].value) {
        const e = inputs[0]
        if (e.tagName === 'SELECT') e.value = [...e.options].find(o => o.value).value
        else if (e.type === 'datetime-local') e.value = minute
        else if (e.type === 'date') e.value = minute.slice(0, 10)
        else e.value = words[e.type] ?? (/phone/.test(e.name) ? '0900000000' : /email/.test(e.name) ? 'canbo@mau.example' : 'Nội dung mẫu do người trực điền.')
        tell(e)
      }
    }
  }, form)
}

// The button that sends the form of this action.
export const submit = (page, action) => page.locator(`form[action$="${action}"] button[type=submit]`).last()
// A form is sent and another page stands there.
export async function send(person, button, status = 200) {
  person.expect(...status === 200 ? [] : [status])
  const [answer] = await Promise.all([person.page.waitForResponse(r => r.request().isNavigationRequest() && ![302, 303].includes(r.status())), button.click()])
  await person.page.waitForLoadState('load')
  if (answer.status() !== status) person.complain(`sending answered ${answer.status()}, not ${status}: ${await person.page.locator('main').innerText().then(t => t.slice(0, 300))}`)
}
export async function confirmed(person, button) {
  await button.click()
  await send(person, person.page.locator('dialog.uc-dialog[open] .btn-danger'))
}
