const STORED = 'trilane.workspace'

/** The workspace that was open last in this browser. */
export function lastWorkspace(): string | null {
  return localStorage.getItem(STORED)
}

export function rememberWorkspace(id: string): void {
  localStorage.setItem(STORED, id)
}
