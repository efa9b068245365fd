import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { mailKinds, type MailKind, type MailMessage } from '@shared/mail'
import type { SettingsValues } from '@shared/settings'
import { inlineStyles } from './inline-styles'
import { singleLine } from './subjects'
import { formatInstant } from './times'
import { wrapText } from './wrap-text'

export type Helpline = SettingsValues['helpline']

/** A message to render: the stored row, or as much of it; `secrets` are the opened ones. */
export type Renderable = Pick<MailMessage, 'kind' | 'subject' | 'toName' | 'toAddress' | 'data'> & {
  readonly secrets: Readonly<Record<string, string>>
}

export type RenderedMail = { readonly subject: string; readonly html: string; readonly text: string }

export type Templates = {
  /** Throws where a template shows a value that the message doesn't have. */
  readonly render: (mail: Renderable, helpline: Helpline) => RenderedMail
}

/** Stands in previews where the message has a link or a code. */
export const hiddenSecret = '••••••'

type Format = 'html' | 'text'

/**
 * Reads and compiles every template of the folder at once, so that a missing or broken one shows on start and not when
 * somebody's mail is due. HTML values are escaped; in plain text there is nothing to escape.
 */
export function createTemplates(directory: string): Templates {
  const html = load(directory, 'html')
  const text = load(directory, 'text')
  return {
    render: (mail, helpline) => {
      const subject = singleLine(mail.subject, 200)
      const view = {
        data: mail.data,
        secrets: mail.secrets,
        toName: mail.toName,
        toAddress: mail.toAddress,
        helpline,
        subject,
        time: formatInstant,
        webAddress
      }
      return {
        subject,
        html: html.render(`@${mail.kind}`, view).trim() + '\n',
        text: tidyText(text.render(`@${mail.kind}`, view))
      }
    }
  }
}

function load(directory: string, format: Format): Eta {
  const eta = new Eta({
    autoEscape: format === 'html',
    autoFilter: true,
    filterFunction: requireText,
    // Eta's default swallows the line break after every value, which matters in plain text.
    autoTrim: false
  })
  const suffix = format === 'html' ? '.html.eta' : '.txt.eta'
  const names = readdirSync(directory)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
  for (const name of names) {
    const source = readFileSync(join(directory, name + suffix), 'utf8')
    eta.loadTemplate(`@${name}`, format === 'html' ? inlineStyles(source) : source)
  }
  const missing = [...mailKinds, 'layout' as const].filter((kind: MailKind | 'layout') => !names.includes(kind))
  if (missing.length > 0)
    throw new Error(`Mail templates are missing in ${directory}: ${missing.join(', ')} (${suffix})`)
  return eta
}

/** A message that says "undefined" to a reseller is worse than one that staff find among the dead ones. */
function requireText(value: unknown): string {
  if (typeof value !== 'string') throw new Error('The template shows a value that this message does not have.')
  return value
}

/** Only web addresses become links; a preview shows where one would stand. */
function webAddress(value: unknown): string {
  const address = requireText(value)
  if (address === hiddenSecret) return address
  if (!/^https?:\/\/\S+$/.test(address)) throw new Error('The message links to something that is no web address.')
  return address
}

function tidyText(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd())
  return (
    wrapText(
      lines
        .join('\n')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    ) + '\n'
  )
}
