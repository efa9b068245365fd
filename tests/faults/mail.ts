import { hostileMail } from './hostile-mail'
import { ownCertificate } from './own-certificate'
import type { Part } from './part'
import { poison } from './poison'
import { everyStep } from './smtp-steps'

/** The mail paragraph: a server that fails at every step, poisonous messages, hostile names. */
export const mail: Part = {
  title: 'an SMTP server that fails at every step, poisonous messages, hostile names and addresses',
  run: async ({ full }) => [
    ...(await everyStep()),
    ...(await ownCertificate()),
    ...(await poison(full)),
    ...(await hostileMail(full ? 10_000 : 1_000))
  ]
}
