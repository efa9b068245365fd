/** What stands out in an application, for filters and the queue; facts that a reviewer weighs, no score. */
export const signals = ['countryDiffers', 'phoneDiffers', 'freeMail', 'disposableMail', 'earlierApplication'] as const
export type Signal = (typeof signals)[number]
