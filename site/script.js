// What the pages can do without: a choice of light or dark, buttons that copy, and a search in the catalogue.
// The dashboard keeps the choice under the same name.
const STORED = 'trilane.theme'
const root = document.documentElement

const chosen = (() => {
  try {
    return localStorage.getItem(STORED)
  } catch {
    return null
  }
})()
// At once, before the first paint, or a dark screen would flash up light.
if (chosen === 'light' || chosen === 'dark') root.dataset.theme = chosen

addEventListener('DOMContentLoaded', () => {
  themeButton(document.getElementById('theme'))
  for (const button of document.querySelectorAll('.copy')) copyButton(button)
  searchField(document.getElementById('find'))
})

function isDark() {
  return root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}

function themeButton(button) {
  const name = () => {
    button.textContent = isDark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', isDark() ? 'Light colours' : 'Dark colours')
  }
  button.hidden = false
  name()
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    try {
      localStorage.setItem(STORED, root.dataset.theme)
    } catch {
      // Not kept: the browser keeps nothing for this site.
    }
    name()
  })
}

function copyButton(button) {
  if (!navigator.clipboard) return
  button.hidden = false
  const { textContent: name } = button
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.closest('.code').querySelector('code').textContent)
    button.textContent = 'Copied'
    setTimeout(() => (button.textContent = name), 2000)
  })
}

/** Models that are shown before somebody searches or asks for all. */
const FIRST_MODELS = 30

function searchField(field) {
  if (!field) return
  field.closest('.find').hidden = false
  const rows = [...document.querySelectorAll('#models tbody tr')].map((row) => [row, row.textContent.toLowerCase()])
  const found = document.getElementById('found')
  const all = document.getElementById('all')
  let whole = rows.length <= FIRST_MODELS
  const show = () => {
    const searched = field.value.trim() !== ''
    const words = field.value.toLowerCase().split(/\s+/)
    let shown = 0
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word)) || (!searched && !whole && shown >= FIRST_MODELS)
      if (!row.hidden) shown++
    }
    found.textContent = searched ? `${shown} found` : ''
    all.hidden = searched || whole
  }
  field.addEventListener('input', show)
  all.addEventListener('click', () => {
    whole = true
    show()
    rows[FIRST_MODELS][0].querySelector('th').focus()
  })
  show()
}
