import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the data lies that is broken: a real disk. `FAULTS_DIR` names another than the project's own. */
export async function disk(): Promise<string> {
  const directory = process.env['FAULTS_DIR'] ?? join(process.cwd(), '.cache')
  await mkdir(directory, { recursive: true })
  return directory
}
