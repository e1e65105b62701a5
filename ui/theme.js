// Runs before the page is painted, so that dark pages do not flash white.
(() => {
  const kept = localStorage.getItem('theme')
  const dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset.bsTheme = dark ? 'dark' : 'light'
})()
