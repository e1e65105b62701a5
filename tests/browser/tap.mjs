// TAP on standard output. A check that throws has failed, and the next goes on.
export class Tap {
  n = 0
  failed = 0
  async check(name, act) {
    let wrong
    try { wrong = await act() } catch (e) { wrong = [e.stack ?? String(e)] }
    const bad = (Array.isArray(wrong) ? wrong : []).filter(Boolean)
    console.log(`${bad.length ? 'not ok' : 'ok'} ${++this.n} - ${name}`)
    for (const line of bad.join('\n').split('\n').filter(Boolean)) console.log(`# ${line}`)
    if (bad.length) this.failed++
    return !bad.length
  }
  end() { console.log(`1..${this.n}`); return this.failed ? 1 : 0 }
}

export function must(holds, says) {
  if (!holds) throw new Error(says)
}
