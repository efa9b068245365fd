import type { PowerMonitor } from 'electron'
import type { DeskSessions } from '../api/caller'

/**
 * Locks every window when the system is locked (macOS and Windows tell) or sent to sleep (all tell): whoever leaves the
 * computer leaves the desk. Before the page is asked: it may not be awake any more.
 */
export function lockWithSystem(monitor: Pick<PowerMonitor, 'on'>, sessions: Pick<DeskSessions, 'lockWindows'>): void {
  monitor.on('lock-screen', () => sessions.lockWindows('system'))
  monitor.on('suspend', () => sessions.lockWindows('system'))
}
