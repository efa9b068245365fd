import type { ReceivedMail, TestSmtpServer } from '../../support/smtp'

/** The mail of one person, as it arrives at the test's server. */
export function mailbox(smtp: TestSmtpServer, address: string) {
  const seen = new Set<ReceivedMail>()
  return {
    /** The next message of this subject that was not taken yet, now or when it arrives. */
    next: async (subject: RegExp): Promise<ReceivedMail> => {
      const mail = await smtp.waitFor(
        (one) => !seen.has(one) && one.envelopeTo.includes(address) && subject.test(one.subject)
      )
      seen.add(mail)
      return mail
    },
    subjects: () => smtp.received.filter((mail) => mail.envelopeTo.includes(address)).map(({ subject }) => subject)
  }
}

/** The link of a mail that leads to the page where a password is set. */
export function linkIn(mail: ReceivedMail): string {
  const link = /https?:\/\/\S+\/activate\/[\w-]{43}/.exec(mail.text)?.[0]
  if (link === undefined) throw new Error(`No link in "${mail.subject}":\n${mail.text}`)
  return link
}

/** The code of a mail that a caller reads out. */
export function codeIn(mail: Pick<ReceivedMail, 'subject' | 'text'>): string {
  const code = /(?<![-0-9A-Z])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?![-0-9A-Z])/.exec(mail.text)?.[0]
  if (code === undefined) throw new Error(`No code in "${mail.subject}":\n${mail.text}`)
  return code
}

export function invitationCodeIn(mail: ReceivedMail): string {
  const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){4}/.exec(mail.text)?.[0]
  if (code === undefined) throw new Error(`No invitation code in "${mail.subject}":\n${mail.text}`)
  return code
}
