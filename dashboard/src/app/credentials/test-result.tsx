import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ok } from '../../api/client.ts'
import { textOf } from '../../api/problem.ts'
import { useWs } from '../../shell/permission.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'

/** Asks the provider whether the key works; what it said stands beside the button. */
export function TestButton({ id }: { readonly id: string }) {
  const { t } = useTranslation('credentials')
  const ws = useWs()
  const test = useMutation({
    mutationFn: () => ok(api.POST('/api/workspaces/{ws}/credentials/{id}/test', { params: { path: { ws, id } } })),
  })
  const { data, error } = test
  return (
    <span className="flex flex-col items-start gap-1">
      <Button size="small" busy={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? t('testing') : t('test')}
      </Button>
      <span role="status" className="text-[13px]">
        {data ? <Badge tone={data.ok ? 'good' : 'bad'}>{data.ok ? t('works') : t('fails')}</Badge> : null}
        {data && !data.ok ? <span className="block max-w-60 text-muted">{data.message}</span> : null}
        {error ? <span className="text-bad">{textOf(error)}</span> : null}
      </span>
    </span>
  )
}
