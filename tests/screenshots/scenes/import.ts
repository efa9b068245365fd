import type { Page } from '@playwright/test'
import type { Scene } from '../support/stage'
import { broken } from '../support/states'

const importing = { screen: 'import', at: '/resellers/import' } as const

const headings = 'Contact,E-mail,Phone,Company,Kind,Country'
const rows = [
  'Asha Testwala,asha@northwind.example,98765 43001,Northwind Hosting Private Limited,Web hosting provider,India',
  'Mikkel Prøvesen,mikkel@fjordlys.example,,Fjordlys Webhotell AS,Web hosting provider,Norway',
  'Devika Sample,devika.sample(at)kaveri,98765 43003,Kaveri Cloud Services LLP,Cloud service provider,India',
  'Tomás Ejemplo,tomas@laguna.example,,Blue Lagoon Domains,Domain registrar,Jamaica',
  'Asha Testwala,asha@northwind.example,98765 43001,Northwind Hosting,Web hosting provider,India',
  'Grace Placeholder,grace@maple.example,,Maple & Stone Certificates Inc.,Certificate reseller,Canada',
  'Jonas Muster,jonas@rhein-main.example,,Rhein-Main Systemhaus GmbH,System integrator,Germany'
]

async function choose(page: Page, head = headings): Promise<void> {
  await page.getByLabel('CSV file').setInputFiles({
    name: 'resellers-november.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([head, ...rows].join('\n'))
  })
}
async function check(page: Page): Promise<void> {
  await choose(page)
  await page.getByLabel('Column for Type').click()
  await page.getByRole('option', { name: 'Kind' }).click()
  await page.getByRole('button', { name: 'Check the file' }).click()
  await page.getByText(/in order/).waitFor()
}
async function register(page: Page): Promise<void> {
  await check(page)
  await page.getByLabel(/have accepted the terms/).check()
  await page.getByRole('button', { name: /^Register/ }).click()
  await page.getByText(/registered,/).waitFor()
}

export const importScenes: readonly Scene[] = [
  { ...importing, state: 'empty', shows: 'Choosing a file' },
  {
    ...importing,
    state: 'wrong-file',
    shows: 'A file that has no rows',
    act: async (page) => {
      await page
        .getByLabel('CSV file')
        .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') })
    }
  },
  { ...importing, state: 'mapping', shows: 'Which column is what; one is not known yet', act: (page) => choose(page) },
  { ...importing, state: 'dry-run', shows: 'Every problem by line, before anything happens', act: check },
  { ...importing, state: 'report', shows: 'What became of each line', act: register },
  {
    ...importing,
    state: 'loading',
    shows: 'Checking a file, with a way to stop',
    waits: ['accounts.checkImport'],
    act: async (page) => {
      await choose(page, 'Name,E-mail,Mobile,Organization,Type,Country')
      await page.getByRole('button', { name: 'Check the file' }).click()
    }
  },
  {
    ...importing,
    state: 'error',
    shows: 'The check fails',
    before: (desk) => desk.answer('accounts.checkImport', () => broken),
    act: async (page) => {
      await choose(page, 'Name,E-mail,Mobile,Organization,Type,Country')
      await page.getByRole('button', { name: 'Check the file' }).click()
    }
  },
  { ...importing, state: 'forbidden', shows: 'Only administrators import', desk: { role: 'reviewer' } }
]
