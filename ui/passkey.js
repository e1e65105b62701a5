// form[data-passkey="create|get"]: the browser asks for the passkey; its answer goes into the form, which is then sent.
'use strict'
document.addEventListener('DOMContentLoaded', () => {
  const form = document.querySelector('form[data-passkey]')
  if (!form) return
  const says = form.querySelector('[data-says]'), button = form.querySelector('button[type=submit]')
  const isMaking = form.dataset.passkey === 'create'
  if (!window.isSecureContext || !window.PublicKeyCredential) {
    says.textContent = form.dataset.unsupported
    return
  }
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
  const text = buffer => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '') : ''
  function options() {
    const o = JSON.parse(form.dataset.options)
    o.challenge = bytes(o.challenge)
    if (o.user) o.user.id = bytes(o.user.id)
    for (const known of o.excludeCredentials ?? []) known.id = bytes(known.id)
    return { publicKey: o }
  }
  function fill({ rawId, response }) {
    const answer = isMaking ? { client_data: response.clientDataJSON, attestation: response.attestationObject }
      : { id: rawId, client_data: response.clientDataJSON, auth_data: response.authenticatorData, signature: response.signature, user_handle: response.userHandle }
    for (const [name, value] of Object.entries(answer)) form.elements[name].value = text(value)
  }
  async function askPerson() {
    button.hidden = true
    says.textContent = form.dataset.waiting
    try {
      fill(await (isMaking ? navigator.credentials.create(options()) : navigator.credentials.get(options())))
      form.submit()
    } catch {
      says.textContent = form.dataset.failed
      button.hidden = false
      button.focus()
    }
  }
  form.addEventListener('submit', event => {
    event.preventDefault()
    askPerson()
  })
  askPerson()
})
