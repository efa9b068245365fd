import { describe, expect, it } from 'vitest'
import { defaultSettings, settingsSections } from '@shared/settings'

const withPhone = (phone: string) => settingsSections.helpline.validate({ ...defaultSettings.helpline, phone })

describe('the helpline number', () => {
  it.each(['+91 80 0000 0000', '(080) 123-456/7', '112'])('may be %s', async (phone) => {
    await expect(withPhone(phone)).resolves.toMatchObject({ phone })
  })

  it.each(['call us', '+91 80 x 12', '-', '"><script>1'])('is not %s', async (phone) => {
    await expect(withPhone(phone)).rejects.toThrow('Helpline number may hold digits, spaces and + - ( ) / only.')
  })
})
