// build.mjs OUT: puts what the binary embeds into OUT, from the packages named in package-lock.json. Installs them
// first when they are not there (npm ci). No bundler: files are joined and icons become one sprite.
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2]
const text = path => readFileSync(join(here, path), 'utf8')
const pkg = path => join('node_modules', path)

function installed() {
  const lock = JSON.parse(text('package-lock.json')).packages
  return Object.entries(lock).every(([path, p]) => !path || p.optional
    || (existsSync(join(here, path, 'package.json')) && JSON.parse(text(join(path, 'package.json'))).version === p.version))
}

const withoutMap = s => s.replace(/\n?\/[/*]# sourceMappingURL=[^\n]*\n?/g, '\n').trimEnd() + '\n'

const weights = [400, 500, 600, 700]
const subsets = ['vietnamese', 'latin-ext', 'latin']

// The package's own @font-face rules (they carry the unicode ranges), woff2 only, addressed through tools/assets.
function fontFaces() {
  const faces = []
  for (const w of weights)
    for (const rule of text(pkg(`@fontsource/be-vietnam-pro/${w}.css`)).match(/@font-face\s*{[^}]*}/g))
      faces.push(rule.replace(/src:[^;]*;/, s => `src: url("asset:${s.match(/files\/([^)]*\.woff2)/)[1]}") format("woff2");`))
  return faces.join('\n')
}

function copyFonts() {
  for (const w of weights)
    for (const s of subsets) {
      const name = `be-vietnam-pro-${s}-${w}-normal.woff2`
      copyFileSync(join(here, pkg(`@fontsource/be-vietnam-pro/files/${name}`)), join(out, name))
    }
}

// One <symbol> per name in icons.txt; stroke and size come from the <svg> that uses it.
function sprite() {
  const symbols = text('icons.txt').split('\n').filter(Boolean).map(name => {
    const svg = text(pkg(`@tabler/icons/icons/outline/${name}.svg`))
    const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, '')}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${symbols.join('')}</svg>\n`
}

if (!installed())
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: here, stdio: ['ignore', 2, 2] })
mkdirSync(out, { recursive: true })
copyFonts()
writeFileSync(join(out, 'icons.svg'), sprite())
writeFileSync(join(out, 'ui.css'), withoutMap(text(pkg('@tabler/core/dist/css/tabler.min.css'))) + fontFaces() + '\n' + text('ui.css'))
writeFileSync(join(out, 'ui.js'), [pkg('htmx.org/dist/htmx.min.js'), pkg('htmx-ext-sse/sse.js'), 'ui.js', 'passkey.js'].map(p => withoutMap(text(p))).join(';\n'))
for (const own of ['theme.js', 'mark.svg'])
  copyFileSync(join(here, own), join(out, own))
writeFileSync(join(out, 'echarts.js'), withoutMap(text(pkg('echarts/dist/echarts.common.min.js'))))
