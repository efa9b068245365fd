// Sets light or dark before the first paint, so that a dark desk does not flash white. The key is the one of VueUse,
// which takes over once the desk has started.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('vueuse-color-scheme')
  } catch {
    // Storage may be switched off: the system's choice then.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
