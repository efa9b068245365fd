/** What a member of staff may be. Each has exactly one (design section 1). */
export const roles = ['reviewer', 'accountManager', 'administrator'] as const
export type Role = (typeof roles)[number]

export const roleNames: Readonly<Record<Role, string>> = {
  reviewer: 'Reviewer',
  accountManager: 'Account manager',
  administrator: 'Administrator'
}

/** Who may call an operation: anybody at the desk, any signed-in member of staff, or these roles only. */
export type Access = 'anyone' | 'staff' | readonly Role[]

/** Whether a caller with this role (null: nobody is signed in) may use something of this access. */
export function mayUse(access: Access, role: Role | null): boolean {
  if (access === 'anyone') return true
  if (role === null) return false
  return access === 'staff' || access.includes(role)
}
