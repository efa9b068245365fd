export const fuses: Readonly<Record<string, boolean>>
export function afterPack(context: {
  readonly appOutDir: string
  readonly electronPlatformName: string
  readonly packager: { readonly executableName: string; readonly appInfo: { readonly productFilename: string } }
}): Promise<void>
