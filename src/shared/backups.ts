/** One backup in the folder for backups, as the desk lists it. */
export type BackupView = {
  /** Its folder's name. */
  readonly name: string
  readonly createdAt: string
  readonly bytes: number
  /** Commits in it. */
  readonly changes: number
  /** Made by the schedule; only those are ever removed by it. */
  readonly scheduled: boolean
  /** False: it comes from another installation. */
  readonly ours: boolean
  /** When it was last read wholly and checked; null where that was not done from here. */
  readonly checkedAt: string | null
  /** What is wrong with it, in a sentence. */
  readonly problem: string | null
}

/** A part of the data directory and what it takes, with everything in it. */
export type DataPart = {
  readonly kind: 'journal' | 'snapshot' | 'mailbox' | 'backups' | 'setAside' | 'other'
  readonly bytes: number
}

export type DataView = {
  readonly directory: string
  readonly parts: readonly DataPart[]
  /** Of the disk that the data directory is on, in bytes; null where the system does not tell. */
  readonly disk: { readonly free: number; readonly total: number } | null
  /** What restores put aside, the newest first; nobody needs it but who wants to go back. */
  readonly setAside: readonly { readonly path: string; readonly bytes: number }[]
  readonly backups: {
    readonly directory: string
    /** Why the folder can't be read. */
    readonly problem: string | null
    /** The newest first. */
    readonly items: readonly BackupView[]
  }
  readonly schedule: BackupSchedule
}

export type BackupSchedule = {
  /** Null: none is scheduled. In the past: it is being made, or made as soon as it can be. */
  readonly nextAt: string | null
  readonly lastAt: string | null
  /** The last scheduled backup that could not be made, until one is. */
  readonly failure: { readonly at: string; readonly message: string } | null
}

/** What a backup holds and what it would mean to go back to it. */
export type RestoreCheck = {
  /** Where it lies. */
  readonly from: string
  /** Hash of its last line: what is restored has to be what was checked. */
  readonly head: string
  readonly createdAt: string
  readonly bytes: number
  readonly changes: number
  readonly accounts: number
  readonly accountsNow: number
  /** `earlier`: this desk, as it was then. `branch`: this desk, but it went another way since. `other`: another installation. */
  readonly origin: 'earlier' | 'branch' | 'other'
  /** What happened since and would be gone, the most frequent first; of this desk as a whole where the origin is another. */
  readonly lost: readonly { readonly action: string; readonly count: number }[]
  /** Messages that wait in it: whether they went out since is for staff to decide. */
  readonly mailToReview: number
  /** Messages that wait now and would not be sent. */
  readonly mailDropped: number
  /** Who could sign in as an administrator afterwards. */
  readonly administrators: readonly string[]
  /**
   * Active staff whose authenticator app does not count afterwards: its secret is sealed with the key of another
   * installation. Their recovery codes do.
   */
  readonly appsLost: readonly { readonly name: string; readonly recoveryCodesLeft: number }[]
}

export type RestoreDone = {
  readonly createdAt: string
  /** Where the data of before is kept. */
  readonly setAside: string | null
  readonly mailToReview: number
}
