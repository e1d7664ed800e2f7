import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { textOf } from '../api/problem.ts'
import { Icon } from './icon.tsx'

const SHOWN_MS = 5_000
const BAD_SHOWN_MS = 10_000

interface Said {
  readonly id: number
  readonly text: string
  /** Something did not work. */
  readonly bad: boolean
}

let said: readonly Said[] = []
let count = 0
const listeners = new Set<() => void>()

function change(next: readonly Said[]): void {
  said = next
  for (const listener of listeners) listener()
}

function remove(id: number): void {
  change(said.filter((one) => one.id !== id))
}

/** A word that something was done, in the corner; goes by itself. Told from anywhere. */
export function toast(text: string): void {
  say(text, false)
}

/** For what has no place of its own on the page to say why it did not work. */
export function toastProblem(error: unknown): void {
  say(textOf(error), true)
}

function say(text: string, bad: boolean): void {
  const id = ++count
  change([...said, { id, text, bad }])
  setTimeout(() => remove(id), bad ? BAD_SHOWN_MS : SHOWN_MS)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where they appear; always on the page, so that screen readers hear of what comes. */
export function Toasts() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(subscribe, () => said)
  return (
    <div role="status" className="fixed right-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-80">
      {shown.map(({ id, text, bad }) => (
        <div
          key={id}
          className="flex items-center gap-2 rounded-control border border-line bg-raised py-2 pr-2 pl-3 shadow-pop"
        >
          <span className={bad ? 'text-bad' : 'text-good'}>
            <Icon name={bad ? 'warning' : 'check'} />
          </span>
          <span className="flex-1">{text}</span>
          <button
            type="button"
            aria-label={t('close')}
            onClick={() => remove(id)}
            className="inline-flex size-7 items-center justify-center rounded-control hover:bg-hover"
          >
            <Icon name="close" size={15} />
          </button>
        </div>
      ))}
    </div>
  )
}
