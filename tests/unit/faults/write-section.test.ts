import { describe, expect, it } from 'vitest'
import { withPart } from '../../faults/write-section'

const kills = { command: 'npm run faults', heading: 'When things break', part: 'kills' }
const mail = { ...kills, part: 'mail' }

describe('the figures of a part', () => {
  const first = withPart('# Measurements\n\nBy hand.\n', kills, ['### kills: by signal (3 s)', '', 'old'])

  it('begin the section of their command where there is none', () => {
    expect(first).toBe(
      [
        '# Measurements',
        'By hand.',
        '<!-- npm run faults writes from here -->',
        '## When things break (`npm run faults -- --full`)',
        '### kills: by signal (3 s)',
        'old',
        '<!-- to here -->\n'
      ].join('\n\n')
    )
  })

  it('take the place of the old ones and leave other parts, other commands and what was written by hand', () => {
    const attack = { command: 'npm run attack', heading: 'Attack', part: 'kills' }
    const both = withPart(withPart(first, mail, ['### mail: lost (1 s)', '', 'kept']), attack, [
      '### kills: of another command (1 s)',
      '',
      'old'
    ])
    const next = withPart(both.replace('\n\n### kills: by', '\n\nBy hand too.\n\n### kills: by'), kills, [
      '### kills: by signal (9 s)',
      '',
      'new'
    ])
    expect(next).toBe(
      both.replace('### kills: by signal (3 s)\n\nold', 'By hand too.\n\n### kills: by signal (9 s)\n\nnew')
    )
  })

  it('stay as they are when they are written again', () => {
    expect(withPart(first, kills, ['### kills: by signal (3 s)', '', 'old'])).toBe(first)
  })
})
