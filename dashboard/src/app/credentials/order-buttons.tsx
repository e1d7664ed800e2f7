import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import type { Credential } from '../../api/queries/credentials.ts'
import { useChange } from '../../api/use-change.ts'
import { useWs } from '../../shell/permission.ts'
import { Icon } from '../../ui/icon.tsx'
import { toastProblem } from '../../ui/toast.tsx'

/** Between two places, so that one can be put in between without moving the rest. */
const STEP = 10

interface Props {
  readonly all: readonly Credential[]
  readonly credential: Credential
  readonly may: boolean
}

/** Its place in the chain, and a step up or down. */
export function OrderButtons({ all, credential, may }: Props) {
  const { t } = useTranslation('credentials')
  const ws = useWs()
  const at = all.indexOf(credential)
  const move = useChange(
    (to: number) => {
      const next = all.toSpliced(at, 1).toSpliced(to, 0, credential)
      const moved = next.flatMap(({ id, priority }, i) => (priority === i * STEP ? [] : [{ id, priority: i * STEP }]))
      return Promise.all(
        moved.map(({ id, priority }) =>
          ok(api.PATCH('/api/workspaces/{ws}/credentials/{id}', { params: { path: { ws, id } }, body: { priority } })),
        ),
      )
    },
    ['credentials'],
  )
  const { name } = credential
  const button = 'inline-flex size-6 items-center justify-center rounded hover:bg-sunken disabled:opacity-30'
  return (
    <span className="flex items-center gap-1 whitespace-nowrap max-sm:flex-col">
      <span className="w-4 tabular-nums">{at + 1}</span>
      {may && all.length > 1 ? (
        <>
          <button
            type="button"
            className={button}
            aria-label={t('up', { name })}
            disabled={at === 0 || move.isPending}
            onClick={() => move.mutate(at - 1, { onError: toastProblem })}
          >
            <Icon name="up" size={15} />
          </button>
          <button
            type="button"
            className={button}
            aria-label={t('down', { name })}
            disabled={at === all.length - 1 || move.isPending}
            onClick={() => move.mutate(at + 1, { onError: toastProblem })}
          >
            <Icon name="down" size={15} />
          </button>
        </>
      ) : null}
    </span>
  )
}
