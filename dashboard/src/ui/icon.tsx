import type { ReactNode } from 'react'

/** Drawn for this dashboard on a grid of 20 by 20. */
const shapes = {
  overview: <path d="M3 17V9m4.7 8V3m4.6 14v-6M17 17V6" />,
  requests: <path d="M3 5h14M3 10h14M3 15h9" />,
  playground: <path d="M4 4h12v9H9l-4 3v-3H4z" />,
  models: <path d="M10 3l6.5 3.5v7L10 17l-6.5-3.5v-7zM3.5 6.5L10 10l6.5-3.5M10 10v7" />,
  keys: <path d="M12.5 7.5a4 4 0 1 0-3 3.9L11 13h2v2h2v2h2.5v-3l-5.3-5.3" />,
  credentials: <path d="M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9M10 12v2" />,
  policy: <path d="M4 4v4c0 4 12 0 12 4v4M16 16l-2.5-2.5M16 16l2-2.5M4 4h0M4 16h4" />,
  credits: <path d="M3 6h14v9H3zM3 9h14M6 12.5h3" />,
  members: (
    <path d="M7.5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2.5 16c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 8.8a2.2 2.2 0 1 0-.6-4.3M14.5 11.7c2 .4 3 1.9 3 4.3" />
  ),
  settings: <path d="M3 6h7m4 0h3M3 14h3m4 0h7M10 4v4M6 12v4" />,
  workspaces: <path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z" />,
  ledger: <path d="M5 3h11v14H5a2 2 0 0 1 0-4h11M8 7h5" />,
  health: <path d="M2.5 10h4l2-5 3 10 2-5h4" />,
  plus: <path d="M10 4v12M4 10h12" />,
  close: <path d="M5 5l10 10M15 5L5 15" />,
  check: <path d="M4 10.5l4 4 8-9" />,
  down: <path d="M5.5 8l4.5 4.5L14.5 8" />,
  right: <path d="M8 5.5l4.5 4.5L8 14.5" />,
  up: <path d="M5.5 12l4.5-4.5 4.5 4.5" />,
  copy: <path d="M7 7h9v9H7zM13 7V4H4v9h3" />,
  menu: <path d="M3 5h14M3 10h14M3 15h14" />,
  warning: <path d="M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.1" />,
  more: <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.6" />,
  sun: (
    <path d="M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.5 4.5l1 1M14.5 14.5l1 1M4.5 15.5l1-1M14.5 5.5l1-1" />
  ),
  external: <path d="M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7" />,
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

/** Never the only bearer of a meaning: what it stands beside, or the button around it, has the words. */
export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      {shapes[name]}
    </svg>
  )
}
