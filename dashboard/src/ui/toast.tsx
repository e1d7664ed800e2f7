import { Toast } from '@base-ui/react/toast'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'

/** Told from anywhere, also from outside of components. */
export const toasts = Toast.createToastManager()

/** A word that something was done, in the corner; goes by itself. */
export function toast(title: string): void {
  toasts.add({ title, timeout: 4_000 })
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-4 z-60 flex w-[calc(100vw-2rem)] flex-col gap-2 sm:w-80">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function List() {
  const { t } = useTranslation('common')
  const { toasts: shown } = Toast.useToastManager()
  return shown.map((one) => (
    <Toast.Root
      key={one.id}
      toast={one}
      className="rounded-control border border-line bg-raised shadow-pop transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-2 py-2 pr-2 pl-3">
        <span className="text-good">
          <Icon name="check" />
        </span>
        <Toast.Title className="flex-1" />
        <Toast.Close
          aria-label={t('close')}
          className="inline-flex size-7 items-center justify-center rounded-control hover:bg-hover"
        >
          <Icon name="close" size={15} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
