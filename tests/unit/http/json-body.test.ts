import { describe, expect, it } from 'vitest'
import { readJsonBody, readNoBody } from '../../../src/main/http/json-body'

const brokenOff = () =>
  new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"email":')),
      pull: (controller) => controller.error(new Error('aborted'))
    }),
    duplex: 'half'
  } as RequestInit)

describe('a body whose connection breaks off', () => {
  it('is no valid one, and no fault of ours that would fill the log', async () => {
    expect(await readJsonBody(brokenOff())).toEqual({ ok: false, problem: 'invalid' })
    expect(await readNoBody(brokenOff())).toEqual({ ok: false, problem: 'invalid' })
  })
})
