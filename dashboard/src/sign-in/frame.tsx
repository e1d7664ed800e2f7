import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { nameTab } from '../kit/brand.ts'
import { Brand } from '../shell/brand.tsx'

/** A page of few words in the middle of the screen. */
export function Frame({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: string
  readonly children: ReactNode
}) {
  useEffect(() => {
    nameTab(title)
  }, [title])
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-6 p-4 py-10">
      <a href="/" className="self-start rounded-control">
        <Brand />
      </a>
      <div className="flex flex-col gap-5 rounded-box border border-line bg-surface p-6">
        <div>
          <h1 className="text-lg font-semibold">{title}</h1>
          {lead ? <p className="text-muted">{lead}</p> : null}
        </div>
        {children}
      </div>
    </main>
  )
}
