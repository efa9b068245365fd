import type { Account } from '@shared/account'
import type { SignedInAccount } from '@shared/portal-api'
import { mobileRequiredFor } from './domain/sign-up-rules'
import { countries } from '@shared/countries'
import type { PortalProgramme } from './portal/programme'
import { Refusal } from './refusal'
import { renewLink, requestPasswordReset, setPassword, visitLink } from './services/activation'
import { readSettings, type Context } from './services/context'
import { createSignIn } from './services/sign-in'
import { signUpVisitor } from './services/sign-up'
import { answering, contactFor } from './services/staff-names'

/** The programme as the portal sees it: its stories, with refusals of a form as values. */
export function createPortalProgramme(context: Context): PortalProgramme {
  const { store } = context
  const signIn = createSignIn(context)
  const passwordSet = new Set<(accountId: string) => void>()
  return {
    signUpForm: async (visitor) => {
      const { signUp } = await readSettings(store)
      return {
        mobileRequired: mobileRequiredFor(visitor.country),
        countries,
        organizationTypes: signUp.organizationTypes,
        terms: signUp.terms
      }
    },
    signUp: (input, visitor) => orInvalid(() => signUpVisitor(context, input, visitor)),
    activation: async (token, visitor) => {
      const link = await visitLink(context, token, visitor)
      return typeof link === 'string' ? { ok: false, code: link } : { ok: true, ...link }
    },
    activate: async (token, input, visitor) => {
      try {
        const done = await setPassword(context, token, input, visitor)
        if (typeof done === 'string') return { ok: false, code: done }
        for (const listener of passwordSet) listener(done.accountId)
        return { ok: true }
      } catch (error) {
        return invalid(error)
      }
    },
    renew: (token, visitor) => renewLink(context, token, visitor),
    signIn: async (input, visitor) => {
      try {
        const answer = await signIn(input, visitor)
        switch (answer.outcome) {
          case 'signedIn':
            return { ok: true, accountId: answer.account.id, account: signedInAccount(answer.account) }
          case 'invalidCredentials':
            return {
              ok: false,
              code: 'invalid_credentials',
              message: 'The e-mail address or the password is not right.'
            }
          case 'blocked':
            return { ok: false, code: 'account_blocked', caseNumber: answer.caseNumber, helpline: answer.helpline }
          case 'rateLimited':
            return { ok: false, code: 'rate_limited', retryAfterSeconds: answer.retryAfterSeconds }
        }
      } catch (error) {
        return invalid(error)
      }
    },
    passwordReset: (input, visitor) => orInvalid(() => requestPasswordReset(context, input, visitor)),
    me: async (accountId) => {
      const account = await store.get('accounts', accountId)
      if (account?.status !== 'active') return null
      const manager = answering(await contactFor(context, account.managerId))
      const { helpline } = await readSettings(store)
      return { ...signedInAccount(account), email: account.email, manager: manager && { name: manager.name }, helpline }
    },
    health: () => store.health(),
    onSessionsEnded: (listener) => {
      passwordSet.add(listener)
      const stopWatching = store.watch(async (commit) => {
        for (const { collection, id } of commit.changed) {
          if (collection !== 'accounts') continue
          const account = await store.get('accounts', id)
          if (account?.status !== 'active') listener(id)
        }
      })
      return () => {
        passwordSet.delete(listener)
        stopWatching()
      }
    }
  }
}

function signedInAccount({ number, name, organizationName, status }: Account): SignedInAccount {
  return { number, name, organizationName, status }
}

async function orInvalid(work: () => Promise<void>) {
  try {
    await work()
    return { ok: true } as const
  } catch (error) {
    return invalid(error)
  }
}

/** A form in error, for the page to show at its fields; anything else is not the visitor's doing. */
function invalid(error: unknown) {
  if (!(error instanceof Refusal) || error.code !== 'invalid') throw error
  return { ok: false, code: 'invalid', message: error.message, fields: error.fields ?? {} } as const
}
