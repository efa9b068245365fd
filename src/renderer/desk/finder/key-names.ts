/** Whether this computer's keyboard has Command where others have Ctrl. */
export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** The key that goes with letters for commands, as it is printed. */
export const commandKey = isMac ? '⌘' : 'Ctrl'

const printed: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'Page up',
  PageDown: 'Page down',
  ' ': 'Space'
}

/** The keys to press for a name of `keyOf`: `Shift+x` is `Shift` and `x`. */
export function printedKeys(key: string): readonly string[] {
  const parts = key.length > 1 && key.includes('+') ? key.split('+') : [key]
  return parts.map((part) => printed[part] ?? part)
}
