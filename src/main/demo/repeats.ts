import { rejectAccount, approveAccount } from '../services/decisions'
import type { Context, StaffActor } from '../services/context'
import { signUpVisitor } from '../services/sign-up'
import type { Schedule } from './schedule'

const hour = 3_600_000
const day = 24 * hour

/** When, before the end of the history; from where; and what somebody fills in. */
type Application = {
  readonly before: number
  readonly ip: string
  readonly from: string
  readonly form: {
    readonly name: string
    readonly email: string
    readonly mobile?: string
    readonly organizationName: string
    readonly country: string
  }
  /** What comes of it; none: it waits for a decision. */
  readonly decision?: { readonly after: number; readonly rejected?: string }
}

/**
 * Applications in which something does not fit, or that come again after a rejection. Nobody has these addresses: Gmail
 * gives none with an underscore, and whatever is sent to Mailinator belongs to nobody.
 */
const applications: readonly Application[] = [
  {
    before: 41 * day,
    ip: '192.0.2.251',
    from: 'IN',
    form: {
      name: 'Harish Chettiar',
      email: 'harish@meridianhost.example',
      mobile: '+91 90001 23456',
      organizationName: 'Meridian Hosting Pvt Ltd',
      country: 'IN'
    },
    decision: {
      after: 9 * hour,
      rejected: 'We could not find your organization in the company register of your country.'
    }
  },
  {
    before: 5 * hour,
    ip: '198.51.100.252',
    from: 'IN',
    form: {
      name: 'H. Chettiar',
      email: 'meridian_hostings@gmail.com',
      mobile: '+91 90001 23456',
      organizationName: 'Meridien Hostings Private Limited',
      country: 'IN'
    }
  },
  {
    before: 7 * hour,
    ip: '203.0.113.252',
    from: 'IN',
    form: {
      name: 'Detlef Ackermann',
      email: 'd.ackermann@rheinzert.example',
      mobile: '+91 90001 77120',
      organizationName: 'Rheinzert Systemhaus GmbH',
      country: 'DE'
    }
  },
  {
    before: 60 * day,
    ip: '192.0.2.253',
    from: 'GB',
    form: {
      name: 'Edith Ashworth',
      email: 'edith.ashworth@cypresstrust.example',
      organizationName: 'Cypress Trust Ltd',
      country: 'GB'
    },
    decision: { after: 20 * hour }
  },
  {
    before: 3 * hour,
    ip: '198.51.100.254',
    from: 'NL',
    form: {
      name: 'Graham Winslow',
      email: 'reseller@mailinator.com',
      organizationName: 'Cypress Trust Limited',
      country: 'GB'
    }
  }
]

/** Plans them into the history. */
export function planRepeats(
  context: Context,
  schedule: Schedule,
  reviewer: StaffActor,
  end: Date,
  organizationType: string
): void {
  for (const { before, ip, from, form, decision } of applications) {
    const at = end.getTime() - before
    const visitor = {
      ip,
      country: from,
      userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0 Safari/537.36'
    }
    schedule.plan(new Date(at), () => signUpVisitor(context, { ...form, organizationType, acceptTerms: true }, visitor))
    if (decision === undefined) continue
    schedule.plan(new Date(at + decision.after), async () => {
      const account = await context.store.find('accounts', 'emailClaim', form.email)
      if (account === null) throw new Error('the demo lost an application')
      if (decision.rejected !== undefined) await rejectAccount(context, account, decision.rejected, true, reviewer)
      else await approveAccount(context, account, 'Company register checked.', reviewer)
    })
  }
}
