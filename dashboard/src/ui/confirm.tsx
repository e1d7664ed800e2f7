import { type ReactNode, useState } from 'react'
import { textOf } from '../api/problem.ts'
import { Dialog, DialogForm } from './dialog.tsx'
import { Notice } from './notice.tsx'

interface ConfirmProps {
  readonly title: string
  readonly description: ReactNode
  readonly submit: string
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something is ended for good. */
export function Confirm({ title, description, submit, onConfirm, onClose }: ConfirmProps) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const confirm = () => {
    setBusy(true)
    onConfirm().then(onClose, (fault: unknown) => {
      setError(fault)
      setBusy(false)
    })
  }
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={title} description={description}>
      <DialogForm onSubmit={confirm} submit={submit} busy={busy} onCancel={onClose} danger>
        {error === undefined ? null : <Notice kind="bad">{textOf(error)}</Notice>}
      </DialogForm>
    </Dialog>
  )
}
