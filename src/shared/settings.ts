import { array, boolean, number, object, string, type InferType } from 'yup'
import { email, line, text } from './text'

const wholeNumber = (label: string, min: number, max: number) =>
  number()
    .typeError(`${label} must be a number.`)
    .required(`${label} is required.`)
    .integer(`${label} must be a whole number.`)
    .min(min, `${label} must be at least ${min}.`)
    .max(max, `${label} must be at most ${max}.`)

/** An http or https address without a query or a fragment, which links are appended to. */
export function isWebAddress(value: string): boolean {
  return /^https?:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?(\/[^\s?#]*)?$/i.test(value)
}

const yesOrNo = (label: string) =>
  boolean().typeError(`${label} must be true or false.`).required(`${label} is required.`)

const isWholePath = (value: string | null | undefined) => !value || /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(value)

export const backupSchedules = ['off', 'hours', 'day'] as const
/** Scheduled backups are kept by their number, or for so many days. */
export const backupKeeping = ['count', 'days'] as const

/** How an account manager is chosen. */
export const assignmentRules = ['leastLoaded', 'byCountry'] as const
export type AssignmentRule = (typeof assignmentRules)[number]

/** The sections of the settings, each changed as a whole (`settings.update`). */
export const settingsSections = {
  signUp: object({
    organizationTypes: array()
      .of(line('Organization type', 80))
      .required('Organization types are required.')
      .min(1, 'Keep at least one organization type.')
      .max(50, 'At most 50 organization types.')
      .test('distinct', 'An organization type is listed twice.', (list) => !list || new Set(list).size === list.length),
    terms: object({ version: line('Version of the terms', 40), text: text('Text of the terms', 40_000) }).noUnknown(
      'There is no setting of this name.'
    ),
    /** How long an activation link lives. */
    linkLifetimeHours: wholeNumber('Link lifetime (hours)', 1, 720),
    /** What the confirmation mail promises, in working days. */
    promiseDays: wholeNumber('Promised time to decide (days)', 1, 60)
  }),
  lockout: object({
    /** Consecutive wrong passwords that block an account. */
    maxFailures: wholeNumber('Wrong passwords until blocked', 3, 20),
    /** Wrong passwords from one source until it has to wait. */
    sourceFailures: wholeNumber('Wrong passwords from one source', 5, 1000),
    sourceWindowMinutes: wholeNumber('Window for one source (minutes)', 1, 1440)
  }),
  /** How staff sign in, and when their desk locks. */
  staffSignIn: object({
    /** Whoever has no second factor has to set one up at the next sign-in, before anything else. */
    twoFactorRequired: boolean()
      .typeError('Two-factor required must be true or false.')
      .required('Two-factor required must be true or false.'),
    /** Without input for so long a desk locks; 0: never. */
    lockAfterMinutes: wholeNumber('Lock after (minutes)', 0, 480)
  }),
  /** What verifies a caller (design section 5). */
  verification: object({
    pointsNeeded: wholeNumber('Points needed', 25, 500),
    /** 0 switches a way off. */
    points: object({
      code: wholeNumber('Points for a code', 0, 500),
      organization: wholeNumber('Points for the organization', 0, 500),
      mobile: wholeNumber('Points for the mobile number', 0, 500),
      country: wholeNumber('Points for the country', 0, 500),
      signUpMonth: wholeNumber('Points for the month of sign-up', 0, 500),
      manager: wholeNumber('Points for the name of the manager', 0, 500)
    }).noUnknown('There is no setting of this name.'),
    /** How long a proof counts. */
    validMinutes: wholeNumber('A verification counts (minutes)', 1, 120),
    /** Failed checks within a day after which a second member of staff has to confirm. */
    failuresUntilSecond: wholeNumber('Failed checks until a second person confirms', 1, 20),
    /** So long after contact details changed a second member of staff has to confirm; 0: never. */
    contactChangeDays: wholeNumber('Days after a change of contact details', 0, 365)
  }).test(
    'reachable',
    'The ways to verify a caller that are switched on do not add up to the points needed.',
    // Undefined where the section is not sent.
    (value: { points?: Record<string, number>; pointsNeeded?: number } | undefined) =>
      !value?.points ||
      Object.values(value.points).reduce((sum, points) => sum + points, 0) >= (value.pointsNeeded ?? 0)
  ),
  mail: object({
    fromName: line('Sender name', 100),
    fromAddress: email('Sender address'),
    /** Null: mail goes to the mailbox folder, unless the host was started with --smtp. The password is kept apart. */
    smtp: object({
      host: line('Server', 253),
      port: wholeNumber('Port', 1, 65_535),
      security: string()
        .required('Security is required.')
        .oneOf(['tls', 'starttls', 'none'] as const, 'Security must be tls, starttls or none.'),
      user: string()
        .typeError('User must be text.')
        .defined('User is required.')
        .max(254, 'User must be at most 254 characters long.')
    })
      .noUnknown('There is no setting of this name.')
      .nullable()
      .defined('Server settings are required; null for the mailbox folder.')
      .default(null)
  }),
  portal: object({
    /** Where resellers reach the portal, for links in mail; null: the address it listens on. */
    url: string()
      .typeError('Portal URL must be text.')
      .max(200, 'Portal URL must be at most 200 characters long.')
      .test(
        'url',
        'Portal URL must be a web address, like https://www.hub.emsign.com.',
        (value) => !value || isWebAddress(value)
      )
      .nullable()
      .defined('Portal URL is required; null for the address it listens on.')
  }),
  decisions: object({
    /** Who becomes the account manager of an approved account, where the reviewer chooses nobody. */
    assignment: string()
      .required('Assignment is required.')
      .oneOf(assignmentRules, `Assignment must be one of: ${assignmentRules.join(', ')}.`),
    /** For `byCountry`; countries that are not named go to the least loaded. */
    managersByCountry: array()
      .of(
        object({
          country: string()
            .typeError('Country must be text.')
            .required('Choose a country.')
            .matches(/^[A-Z]{2}$/, 'Country must be a two-letter code.'),
          managerId: string().typeError('Manager must be text.').required('Choose an account manager.').max(64)
        }).noUnknown('There is no setting of this name.')
      )
      .required('Managers by country are required; an empty list for none.')
      .max(250, 'At most 250 countries.')
      .test(
        'distinct',
        'A country is listed twice.',
        (list) => !list || new Set(list.map(({ country }) => country)).size === list.length
      ),
    /** What reviewers choose from; they can add to it. */
    rejectionReasons: array()
      .of(text('Reason', 500))
      .required('Rejection reasons are required; an empty list for none.')
      .max(20, 'At most 20 reasons.')
      .test('distinct', 'A reason is listed twice.', (list) => !list || new Set(list).size === list.length),
    /** How long a decision's mail is held, so that both can be taken back; 0: it goes out at once. */
    undoSeconds: wholeNumber('Time to undo (seconds)', 0, 300)
  }),
  /** What a new password must be; whoever has one keeps it. */
  passwords: object({
    minLength: wholeNumber('Least number of characters', 8, 64),
    refuseCommon: yesOrNo('Refuse commonly used passwords'),
    refusePersonal: yesOrNo('Refuse names and addresses in passwords')
  }),
  backups: object({
    schedule: string()
      .required('Schedule is required.')
      .oneOf(backupSchedules, `Schedule must be one of: ${backupSchedules.join(', ')}.`),
    everyHours: wholeNumber('Every so many hours', 1, 168),
    /** In the time zone of the machine that Hub Desk runs on. */
    dailyAt: string()
      .typeError('Time of day must be text.')
      .required('Time of day is required.')
      .matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'Time of day must be like 02:00.'),
    keepBy: string()
      .required('What is kept is required.')
      .oneOf(backupKeeping, `What is kept must be one of: ${backupKeeping.join(', ')}.`),
    keep: wholeNumber('How many are kept', 1, 1000),
    /** An absolute folder; null: `backups` in the data directory. */
    directory: string()
      .typeError('Folder for backups must be text.')
      .max(1000, 'Folder for backups must be at most 1000 characters long.')
      .test('absolute', 'Folder for backups must be a whole path, like /mnt/backups or D:\\Backups.', isWholePath)
      .nullable()
      .defined('Folder for backups is required; null for the one in the data directory.')
  }),
  /** Signed notes of how far the audit trail has come, kept outside the machine. */
  checkpoints: object({
    /** Null: not in a folder. */
    folder: line('Folder', 1000).nullable().defined('Folder is required; null for none.'),
    /** Null: not by mail. */
    mailTo: email('Address').nullable().defined('Address is required; null for none.'),
    everyHours: wholeNumber('Hours between checkpoints', 1, 168),
    everyEvents: wholeNumber('Events between checkpoints', 10, 1_000_000)
  }),
  helpline: object({
    phone: line('Helpline number', 40).matches(
      /^[+\d ()/-]*\d[+\d ()/-]*$/,
      'Helpline number may hold digits, spaces and + - ( ) / only.'
    ),
    hours: line('Helpline hours', 100),
    email: email('Helpline address')
  })
} as const

export type SettingsSection = keyof typeof settingsSections
export type SettingsValues = { readonly [S in SettingsSection]: InferType<(typeof settingsSections)[S]> }
export type Settings = SettingsValues & { readonly id: 'settings'; readonly version: number }

export const defaultSettings: SettingsValues = {
  signUp: {
    organizationTypes: [
      'SSL provider',
      'Web hosting company',
      'Cloud service provider',
      'System integrator',
      'Domain registrar',
      'Other'
    ],
    terms: {
      version: '2026-01',
      text: [
        'Reseller terms and conditions of emSign Hub',
        '',
        '1. You sign up on behalf of the organization that you name, and you are authorised to do so.',
        '2. What you tell us is true; you tell us when it changes.',
        '3. emSign reviews each application and may ask for evidence or decline it.',
        '4. You keep your password to yourself. After repeated wrong passwords the account is blocked until you phone us.',
        '5. We keep what you submit, with the time and network address, for as long as the reseller relationship and the law require.',
        '6. Certificates that you resell are subject to the emSign Certification Practice Statement.'
      ].join('\n')
    },
    linkLifetimeHours: 72,
    promiseDays: 2
  },
  lockout: { maxFailures: 5, sourceFailures: 30, sourceWindowMinutes: 15 },
  staffSignIn: { twoFactorRequired: false, lockAfterMinutes: 15 },
  verification: {
    pointsNeeded: 100,
    points: { code: 100, organization: 25, mobile: 25, country: 25, signUpMonth: 25, manager: 25 },
    validMinutes: 15,
    failuresUntilSecond: 3,
    contactChangeDays: 14
  },
  mail: { fromName: 'emSign Hub', fromAddress: 'hub@emsign.example', smtp: null },
  portal: { url: null },
  decisions: {
    assignment: 'leastLoaded',
    managersByCountry: [],
    rejectionReasons: [
      'We could not find your organization in a public register.',
      'The address or phone number you gave does not belong to your organization.',
      'Your organization has an account with us already.',
      'We do not work with resellers in your country at present.'
    ],
    undoSeconds: 10
  },
  passwords: { minLength: 12, refuseCommon: true, refusePersonal: true },
  backups: { schedule: 'day', everyHours: 6, dailyAt: '02:00', keepBy: 'count', keep: 14, directory: null },
  checkpoints: { folder: null, mailTo: null, everyHours: 6, everyEvents: 1000 },
  helpline: {
    phone: '+91 80 0000 0000',
    hours: 'Monday to Friday, 9:00 to 18:00 IST',
    email: 'hub-support@emsign.example'
  }
}
