import { type ReactNode, Suspense } from 'react'

/** For what is only loaded when it is opened: the page stays as it is meanwhile. */
export function Later({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>
}
