import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { backUpDirectory } from '../../src/main/store/backup'
import { disk } from '../faults/disk'
import { count, createFailures, type Part } from '../faults/part'
import { codeIn, createLog, goodPassword, openWorld, signUpForm, tokenIn, type World } from './world'
import { createSecrets, type Secrets } from './secrets'
import { readCommits, untold } from './trail'

/**
 * Item 3: whole stories, then every place that keeps something is searched for what must be kept nowhere, and the journal
 * for changes that the trail does not tell.
 */
export const privacy: Part = {
  title: 'links, codes, passwords and cookies, searched for in all that is kept; changes, looked for in the trail',
  run: async ({ full, limitMs }) => {
    const base = await mkdtemp(join(await disk(), 'attack-privacy-'))
    const data = join(base, 'data')
    const log = createLog('trace')
    const secrets = createSecrets()
    const failures = createFailures()
    const until = Date.now() + limitMs
    const wanted = full ? 1_000 : 10
    let stories = 0
    let searched = 0
    let ahead = 0
    const search = (where: string, bytes: Buffer | string) => {
      searched += bytes.length
      for (const found of secrets.foundIn(bytes)) failures.add(where, found)
    }
    try {
      const world = await openWorld({ dataDirectory: data, log, now: () => new Date(Date.now() + ahead) })
      secrets.add('password', goodPassword)
      const manager = await world.colleague('accountManager')
      secrets.add('code', manager.code)
      for (; stories < wanted && Date.now() < until; stories += 1) {
        for (const answer of await story(world, stories, secrets, (time) => (ahead += time))) search('answers', answer)
      }
      await withoutEvents(world, (time) => (ahead += time))
      for (const page of await exported(world)) search('export', page)
      await world.close()
      const commits = await readCommits(data)
      const { silent, status } = untold(commits)
      for (const change of silent) failures.add('silent', change)
      for (const change of status) failures.add('status', change)
      const blind = untold(commits.map((commit) => ({ ...commit, events: [] })))
      if (Math.min(blind.silent.length, blind.status.length) < stories * 5)
        failures.add('trail search', `${blind.silent.length} changes, ${blind.status.length} of a status`)
      await backUpDirectory(data, join(base, 'backups'))
      search('log', log.text())
      const files = await filesIn(data)
      for (const file of files.filter((name) => !name.startsWith('mailbox'))) {
        search(file.startsWith('journal') ? 'journal' : 'data', await readFile(join(data, file)))
      }
      if (!files.includes('snapshot.json')) failures.add('search', 'there was no snapshot')
      const copies = await filesIn(join(base, 'backups'))
      for (const file of copies) search('backup', await readFile(join(base, 'backups', file)))
      const mailbox = await Promise.all(
        files.filter((name) => name.startsWith('mailbox')).map((name) => readFile(join(data, name)))
      )
      // The search itself: what was mailed is found where it was delivered to.
      const delivered = new Set(mailbox.flatMap((bytes) => secrets.foundIn(bytes)))
      if (delivered.size < stories * 3) failures.add('search', `${delivered.size} found in delivered mail`)
      for (const [how, text] of Object.entries(broken(goodPassword)))
        if (secrets.foundIn(text).length !== 1) failures.add('search', how)
      const kinds = secrets.counts()
      return [
        {
          what: 'stories: sign-up to activation, sign-in, block, code, unblocking, new password',
          figure: `${count(stories)} of ${count(wanted)}${stories < wanted ? ' (time was up)' : ''}`,
          held: null
        },
        { what: 'secrets searched for', figure: kinds, held: null },
        {
          what: 'searched: log at level trace, journal, snapshot and other files, backup, audit export, answers',
          figure: `${count(files.length + copies.length - mailbox.length)} files, ${(searched / 1e6).toFixed(1)} MB`,
          held: null
        },
        failures.row('found in the log (each request named its link as its Referer)', 'log'),
        failures.row('found in the journal', 'journal'),
        failures.row('found in the snapshot and other files', 'data'),
        failures.row('found in the backup', 'backup'),
        failures.row('found in the audit export', 'export'),
        failures.row('found in answers of the desk', 'answers'),
        failures.row('missed by the search in delivered mail, or where a line end breaks it', 'search'),
        { what: 'commits compared with the trail', figure: count(commits.length), held: null },
        failures.row('changes without an event, but for the exceptions of docs/audit.md', 'silent'),
        failures.row('changes of a status without exactly one event about it', 'status'),
        failures.row('not missed once all events are taken away', 'trail search'),
        ...log
          .errors()
          .slice(0, 1)
          .map((line) => ({ what: 'errors in the log', figure: line, held: false }))
      ]
    } finally {
      await rm(base, { recursive: true, force: true })
    }
  }
}

/** One reseller's whole story. Answers what the desk was shown meanwhile, as JSON. */
async function story(
  world: World,
  index: number,
  secrets: Secrets,
  advance: (time: number) => void
): Promise<readonly string[]> {
  const { admin, send, mailTo } = world
  const shown: string[] = []
  const first = secrets.add('password', `canary first ${index} violet lanterns`)
  const second = secrets.add('password', `canary second ${index} amber lanterns`)
  const wrong = secrets.add('password', `canary wrong ${index} guess`)
  const form = signUpForm()
  await send('/api/signup', { json: form })
  const [found] = (await admin.ask('find.accounts', { text: form.email })).items
  const reseller = { id: found?.id ?? '', number: found?.number ?? '', email: form.email }
  const token = secrets.add('link', await world.approve(reseller))
  const referer = { referer: `https://hub.example/activate/${token}` }
  await send(`/activate/${token}`, { headers: referer })
  await send(`/api/activation/${token}`, { headers: referer })
  await send(`/api/activation/${token}/nothing?token=${token}`, { headers: referer })
  await send(`/api/activation/${token}`, { json: { password: first, confirmPassword: wrong }, headers: referer })
  await send(`/api/activation/${token}`, { json: { password: first, confirmPassword: first }, headers: referer })
  await send(`/api/activation/${token}`, { body: '{', headers: referer })
  const signIn = async (password: string) => {
    const answer = await send('/api/signin', { json: { email: reseller.email, password } })
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0]?.split('=')[1]
    if (cookie) secrets.add('cookie', cookie)
    return answer.status
  }
  if ((await signIn(first)) !== 200) throw new Error('the story’s password was not taken')
  for (let time = 0; time < 5; time += 1) await signIn(wrong)
  secrets.add('code', codeIn(await mailTo(reseller.id, 'account-blocked')))
  const [incident] = (await admin.ask('incidents.find', { text: reseller.number })).items
  const id = incident?.incident?.id ?? ''
  await admin.call('verification.checkCode', { id, code: 'WRNG-CODE' })
  // A new code is mailed after a while only.
  advance(2 * 60_000)
  await admin.ask('verification.sendCode', { id })
  const code = secrets.add('code', codeIn(await mailTo(reseller.id, 'verification-code')))
  shown.push(JSON.stringify(await admin.ask('verification.checkCode', { id, code })))
  shown.push(JSON.stringify(await admin.ask('accounts.unblock', { id: reseller.id, mailPasswordLink: true })))
  const reset = secrets.add('link', tokenIn(await mailTo(reseller.id, 'password-reset')))
  await send(`/api/activation/${reset}`, { json: { password: second, confirmPassword: second }, headers: referer })
  if ((await signIn(second)) !== 200) throw new Error('the story’s second password was not taken')
  shown.push(JSON.stringify(await admin.ask('accounts.timeline', { id: reseller.id })))
  shown.push(JSON.stringify(await admin.ask('accounts.get', { id: reseller.id })))
  shown.push(JSON.stringify(await admin.ask('incidents.get', { id })))
  return shown
}

/** A secret as mail, its headers and JSON break long lines. */
const broken = (secret: string): Readonly<Record<string, string>> => {
  const [start, end] = [secret.slice(0, 11), secret.slice(11)]
  const encoded = Buffer.from(secret).toString('base64')
  return {
    'quoted-printable': `${start}=\r\n${end}`,
    'a folded header': `${start}\r\n ${end}`,
    'lines of Base64': `${encoded.slice(0, 10)}\r\n${encoded.slice(10)}`,
    'the same in JSON': JSON.stringify(`${start}=\r\n${end}`)
  }
}

/** What the stories leave out: decisions that end an account, and all that is stored without an event. */
async function withoutEvents(world: World, advance: (time: number) => void): Promise<void> {
  const signIn = (email: string) => world.send('/api/signin', { json: { email, password: 'a wrong password' } })
  await world.rejected()
  const { id } = await world.closed()
  const { version } = await world.admin.ask('accounts.get', { id })
  await world.admin.ask('accounts.reopen', { id, version, reason: 'A reason that is long enough.' })
  for (let time = 0; time < 6; time += 1) await signIn('nobody@nowhere.example')
  await world.send('/api/password-reset', { json: { email: 'nobody@nowhere.example' } })
  const blocked = await world.blocked()
  // Those over the first fifty are counted every now and then.
  for (let time = 0; time < 53; time += 1) {
    if (time > 50) advance(60_000)
    await signIn(blocked.email)
  }
}

/** What an export of the whole trail holds. */
async function exported({ admin }: World): Promise<readonly string[]> {
  const pages: string[] = []
  let cursor: string | undefined
  do {
    const page = await admin.ask('audit.list', { limit: 1000, ...(cursor === undefined ? {} : { cursor }) })
    pages.push(JSON.stringify(page.items))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return pages
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true })
  const kinds = await Promise.all(names.map(async (name) => (await stat(join(directory, name))).isFile()))
  return names.filter((_, index) => kinds[index])
}
