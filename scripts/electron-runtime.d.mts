export type ElectronRuntime = { readonly executable: string; readonly appArguments: readonly string[] }

export function findElectron(how: { readonly download: boolean }): ElectronRuntime | { readonly missing: string }
export function electronIn(dist: string): ElectronRuntime | null
export function missingDisplay(): string | null
export function chromiumSwitches(): string[]
