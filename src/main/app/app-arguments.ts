/** Switches of Chromium, Electron and Node that stand on the same command line as ours and mean nothing to us. */
const runtimeSwitch =
  /^(--(no-sandbox|no-zygote|inspect|remote-debugging-|disable-|enable-|force-|ozone-|user-data-dir|lang=|proxy-|password-store|use-|gtk-|js-flags|log-level|v=|vmodule|allow-|ignore-|headless|in-process-gpu|high-dpi-|class=|trace-|original-process-start-time)|-psn_)/

/**
 * Our own arguments from `process.argv`. `isDefaultApp` (`process.defaultApp`): Electron was told which folder to start,
 * and that is the first of what remains.
 */
export function appArguments(argv: readonly string[], isDefaultApp: boolean): readonly string[] {
  const own = argv.slice(1).filter((argument) => !runtimeSwitch.test(argument))
  return isDefaultApp ? own.slice(1) : own
}
