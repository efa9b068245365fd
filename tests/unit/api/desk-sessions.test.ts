import { describe, expect, it } from 'vitest'
import { createDeskSessions } from '../../../src/main/api/desk-sessions'

function openOne() {
  const sessions = createDeskSessions()
  const session = sessions.open({ kind: 'browser', userAgent: '' })
  const heard: string[] = []
  session.onChanged(() => heard.push('changed'))
  sessions.onLeft((one) => heard.push(`left by ${one.staffId() ?? 'nobody'}`))
  return { session, heard }
}

describe('other tabs of a browser', () => {
  it('hear that somebody signed out in one of them', () => {
    const { session, heard } = openOne()
    session.signIn('meera')
    expect(heard).toEqual([])
    session.signOut()
    expect(heard).toEqual(['left by nobody', 'changed'])
    session.signOut()
    expect(heard).toEqual(['left by nobody', 'changed', 'left by nobody'])
  })

  it('hear that somebody else took the desk over, once nobody is at what the one before was', () => {
    const { session, heard } = openOne()
    session.signIn('meera')
    session.signIn('meera')
    expect(heard).toEqual([])
    session.signIn('rohan')
    expect(heard).toEqual(['left by nobody', 'changed'])
    expect(session.staffId()).toBe('rohan')
  })
})
