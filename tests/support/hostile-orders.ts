import fc from 'fast-check'
import type { Mailbox, OutgoingMessage } from '../../src/main/mail/delivery'
import type { MailOrder } from '../../src/main/mail/kinds'
import { subjectOf } from '../../src/main/mail/subjects'
import { address, hostile } from './hostile'
import { sampleOrders } from './mail-samples'
import { templates } from './mail-world'

const orders: readonly MailOrder[] = Object.values(sampleOrders)
/** How many kinds of mail there are. */
export const kindsOfMail = orders.length

/** Times and addresses of our pages are made by the program; any other value is text, and some of it somebody typed. */
const isText = (value: string) => !/^\d{4}-\d\d-\d\dT[\d:.]+Z$|^https?:\/\//.test(value)
const mostTexts = Math.max(...orders.map(({ data }) => Object.values(data).filter(isText).length))

/** A name, the texts of a message, and an address. */
export const hostileInput = fc.tuple(
  hostile,
  fc.array(hostile, { minLength: mostTexts, maxLength: mostTexts }),
  address
)

/** An order of the n-th kind, they take turns, with these texts wherever it has one. */
export function hostileOrder(nth: number, to: Mailbox, texts: readonly string[]): MailOrder {
  const order = orders[nth % orders.length] ?? sampleOrders.test
  let next = 0
  const data = Object.entries(order.data).map(([name, value]) => [name, isText(value) ? texts[next++] : value])
  return { ...order, to, data: Object.fromEntries(data) as never }
}

/** The same without harm; a text that is empty stays so, because lines without a value are left out. */
export function harmlessOrder(nth: number, name: string, texts: readonly string[]): MailOrder {
  const plain = (text: string) => (text === '' ? '' : 'x')
  return hostileOrder(nth, { name: plain(name), address: 'x@hub.example' }, texts.map(plain))
}

const helpline = { phone: '+91 80 0000 0000', hours: 'always', email: 'help@hub.example' }

/** An order as it goes out. */
export function outgoing(order: MailOrder, messageId: string, fromName: string): OutgoingMessage {
  const { kind, data, to } = order
  const row = { kind, data, subject: subjectOf(order), toName: to.name, toAddress: to.address }
  return {
    ...templates.render({ ...row, secrets: order.secrets ?? {} }, helpline),
    ...{ id: 'one', kind, messageId, to },
    createdAt: '2026-11-23T14:05:00.000Z',
    from: { name: fromName, address: 'hub@emsign.example' }
  }
}

/** What no header may hold once it is decoded: line breaks, other controls, and what turns the direction of text. */
export const unfitForHeaders = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u
