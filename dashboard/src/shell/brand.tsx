import { brand } from '../kit/brand.ts'

/** Name and logo of the offer; without a logo of the operator's, three lanes that become one road. */
export function Brand() {
  return (
    <span className="flex min-w-0 items-center gap-2 text-[15px] font-semibold">
      {brand.logo === undefined ? <Lanes /> : <img src={brand.logo} alt="" className="h-6 max-w-24 object-contain" />}
      <span className="line-clamp-2 min-w-0">{brand.name}</span>
    </span>
  )
}

function Lanes() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" width="24" height="24" className="shrink-0">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <g strokeWidth="2.6" strokeLinecap="round" fill="none" className="stroke-on-accent">
        <path d="M7 10h8c4 0 4 6 10 6" />
        <path d="M7 16h18" />
        <path d="M7 22h8c4 0 4-6 10-6" />
      </g>
    </svg>
  )
}
