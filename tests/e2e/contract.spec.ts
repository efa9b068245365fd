import type { Page } from '@playwright/test'
import { contract, operationNames } from '../../src/shared/contract'
import { mayUse, type Role } from '../../src/shared/roles'
import { expect, test, type HostKind } from './support/host'

test.use({ hostArguments: ['--demo'] })

/** Calls each operation as the page's transport does and answers the codes of the refusals, or `ok`. */
function callAll(
  desk: Page,
  kind: HostKind,
  calls: readonly (readonly [string, unknown])[]
): Promise<readonly string[]> {
  return desk.evaluate(
    async ({ kind, calls }) => {
      type Answer = { readonly ok: boolean; readonly code?: string }
      type Bridge = { readonly call: (operation: string, input: unknown) => Promise<Answer> }
      const overLoopback = async (operation: string, input: unknown): Promise<Answer> => {
        const body = JSON.stringify(input)
        const headers = { 'content-type': 'application/json' }
        return (await (await fetch(`/api/${operation}`, { method: 'POST', headers, body })).json()) as Answer
      }
      const call = kind === 'electron' ? (window as unknown as { hubDesk: Bridge }).hubDesk.call : overLoopback
      const codes: string[] = []
      for (const [operation, input] of calls) {
        const answer = await call(operation, input)
        codes.push(answer.ok ? 'ok' : (answer.code ?? 'no code'))
      }
      return codes
    },
    { kind, calls }
  )
}

/** What every transport must answer to an input that no operation takes: who may call learns that it is invalid. */
const expected = (role: Role | null) =>
  operationNames.map((name) => {
    if (mayUse(contract[name].access, role)) return `${name}: invalid`
    return `${name}: ${role === null ? 'unauthenticated' : 'forbidden'}`
  })

async function walk(desk: Page, kind: HostKind): Promise<readonly string[]> {
  const codes = await callAll(
    desk,
    kind,
    operationNames.map((name) => [name, { noSuchField: true }])
  )
  return operationNames.map((name, index) => `${name}: ${codes[index] ?? ''}`)
}

test('every operation refuses whom it must, alike over both transports', async ({ desk, host }) => {
  expect(await walk(desk, host.kind)).toEqual(expected(null))

  await expect.poll(() => host.output()).toContain('Demo sign-ins')
  const signIns = [...host.output().matchAll(/^ {2}(\S+) {2}(\S+) {2}\(.*, (.*)\)$/gm)]
  const roleOf: Readonly<Record<string, Role>> = {
    Reviewer: 'reviewer',
    'Account manager': 'accountManager',
    Administrator: 'administrator'
  }
  expect(signIns.map(([, , , name]) => name).sort()).toEqual(Object.keys(roleOf).sort())
  for (const [, email, password, name] of signIns) {
    expect(await callAll(desk, host.kind, [['session.signIn', { email, password }]])).toEqual(['ok'])
    expect(await walk(desk, host.kind)).toEqual(expected(roleOf[name ?? ''] ?? null))
    expect(await callAll(desk, host.kind, [['session.signOut', {}]])).toEqual(['ok'])
  }
})

test('bad input is refused alike over both transports', async ({ desk, host }) => {
  const calls = [
    ['session.current', []],
    ['session.current', 'text'],
    ['session.current', null],
    ['session.signIn', { email: 'a@hub.example' }],
    ['session.signIn', { email: 'a@hub.example', password: 5 }],
    ['session.signIn', { email: 'a@hub.example', password: 'x'.repeat(70_000) }],
    ['session.signIn', { email: 'a\nb@hub.example', password: 'x' }],
    ['toString', {}],
    ['__proto__', {}],
    ['no.such', {}]
  ] as const
  expect(await callAll(desk, host.kind, calls)).toEqual([
    ...Array.from({ length: 7 }, () => 'invalid'),
    ...Array.from({ length: 3 }, () => 'unknown_operation')
  ])
})
