import fc from 'fast-check'

/** What somebody would type who wants more than their name to arrive, and anything else. */
export const hostile = fc.oneof(
  fc.constantFrom(
    'x\r\nBcc: thief@evil.example',
    'x\nSubject: You won',
    'x\r\n\r\n<h1>body</h1>',
    '"x" <thief@evil.example>, y',
    'thief@evil.example',
    'a, b <thief@evil.example>;',
    'group: thief@evil.example;',
    '=?utf-8?Q?=0D=0ABcc:_thief@evil.example?=',
    '<img src=x onerror=alert(1)>',
    '</title><script>alert(1)</script>',
    '<%= process.env %>',
    '\u202Eevil\u2028Bcc: thief@evil.example',
    '.\r\n.\r\nMAIL FROM:<thief@evil.example>'
  ),
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc
    .array(fc.constantFrom('\r', '\n', '\0', '<', '>', '"', '@', ',', ':', '=?', '?=', 'Bcc', ' ', 'é', '😀', '&'), {
      maxLength: 40
    })
    .map((parts) => parts.join(''))
)
/** An address that the forms take, as odd as it may be. */
export const address = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,8})?$/),
    fc.stringMatching(/^[a-z0-9]{1,12}\.example$/)
  )
  .map(([local, domain]) => `${local}@${domain}`)

/** The headers that our mail has, and no other. */
export const knownHeaders = [
  'from',
  'to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
  'auto-submitted'
].sort()

/** The tags of a message, which what people type must not change. */
export const liveParts = (html: string) => html.match(/<[!/a-z][^>]*>/gi) ?? []
