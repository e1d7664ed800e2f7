import { useState } from 'react'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const STORED = 'trilane.theme'

function stored(): Theme {
  const text = localStorage.getItem(STORED)
  return themes.find((theme) => theme === text) ?? 'system'
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}

/** Before the first paint, or a dark screen would flash up light. */
export function applyStoredTheme(): void {
  apply(stored())
}

export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState(stored)
  const choose = (next: Theme) => {
    localStorage.setItem(STORED, next)
    apply(next)
    setTheme(next)
  }
  return [theme, choose]
}
