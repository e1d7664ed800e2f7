import type { SendMail } from '../control/sign-in/settings.ts'

/** Hands letters to an SMTP server; its code is loaded with the first one. */
export function mailVia({ smtpUrl, from }: { readonly smtpUrl: string; readonly from: string }): SendMail {
  return async ({ to, subject, text }) => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(smtpUrl, { from, disableFileAccess: true, disableUrlAccess: true })
    try {
      await transport.sendMail({ to, subject, text })
    } finally {
      transport.close()
    }
  }
}
