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
