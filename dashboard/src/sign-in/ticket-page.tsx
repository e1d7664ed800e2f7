import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { meQuery } from '../api/me.ts'
import { people } from '../api/people.ts'
import { textOf } from '../api/problem.ts'
import { Button, buttonClass } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { LoadingState } from '../ui/states.tsx'
import { toast } from '../ui/toast.tsx'
import { secretOfAddress } from './entered.ts'
import { Frame } from './frame.tsx'

/** Where the link of an invitation leads. */
export function InvitationPage() {
  const { t } = useTranslation('signIn')
  const navigate = useNavigate()
  const accept = async (token: string) => {
    const { id } = await people.accept(token)
    toast(t('accepted'))
    return () => navigate({ to: '/app/$ws', params: { ws: id } })
  }
  const words = { title: t('invitation'), lead: t('invitationLead'), none: t('noInvitation'), go: t('accept') }
  return <Ticket words={{ ...words, first: t('signInFirst') }} use={accept} />
}

/** Where the link leads that the server prints while nobody is operator. */
export function ClaimPage() {
  const { t } = useTranslation('signIn')
  const navigate = useNavigate()
  const claim = async (token: string) => {
    await people.claim(token)
    toast(t('claimed'))
    return () => navigate({ to: '/console' })
  }
  const words = { title: t('claim'), lead: t('claimLead'), none: t('noClaim'), go: t('claimButton') }
  return <Ticket words={{ ...words, first: t('claimSignIn') }} use={claim} />
}

interface TicketProps {
  readonly words: Readonly<Record<'title' | 'lead' | 'none' | 'go' | 'first', string>>
  /** Uses the secret; what it returns goes on from there. */
  readonly use: (token: string) => Promise<() => unknown>
}

function Ticket({ words, use }: TicketProps) {
  const { t } = useTranslation('signIn')
  const queryClient = useQueryClient()
  const me = useQuery(meQuery)
  const secret = secretOfAddress()
  const redeem = useMutation({
    mutationFn: () => use(secret),
    onSuccess: async (goOn) => {
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
      await goOn()
    },
  })
  if (secret === '') {
    return (
      <Frame title={words.title}>
        <Notice kind="warn">{words.none}</Notice>
      </Frame>
    )
  }
  if (me.isPending) {
    return (
      <Frame title={words.title}>
        <LoadingState lines={2} />
      </Frame>
    )
  }
  const next = location.pathname + location.hash
  return (
    <Frame title={words.title} lead={words.lead}>
      {redeem.error ? <Notice kind="bad">{textOf(redeem.error)}</Notice> : null}
      {me.data ? (
        <>
          <p className="text-muted">{t('signedInAs', { email: me.data.user.email })}</p>
          <Button look="primary" className="justify-center" busy={redeem.isPending} onClick={() => redeem.mutate()}>
            {words.go}
          </Button>
        </>
      ) : (
        <>
          <p>{words.first}</p>
          <div className="flex flex-wrap gap-2">
            <Link to="/app/sign-up" search={{ next }} className={buttonClass({ look: 'primary' })}>
              {t('signUp')}
            </Link>
            <Link to="/app/sign-in" search={{ next }} className={buttonClass()}>
              {t('signIn')}
            </Link>
          </div>
        </>
      )}
    </Frame>
  )
}
