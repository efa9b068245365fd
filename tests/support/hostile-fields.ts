import { contract } from '@shared/contract'

/** What somebody types to have it run at a reader: attributes, elements, addresses, templates of page and mail. */
const scripts = [
  `"'><img src=/hacked onerror=ran(1)>`,
  `{{constructor.constructor('ran(1)')()}}`,
  '<%=7*191%>${7*191}{{7*191}}',
  '</title></textarea><svg/onload=ran(1)>',
  '</style><script>ran(1)</script>',
  '<iframe srcdoc="<script>parent.ran(1)</script>"></iframe>',
  '<a href="javascript:ran(1)" id=hacked>here</a>',
  '<meta http-equiv="refresh" content="0;url=/hacked"><base href="/hacked/">',
  'javascript:ran(1)'
]

/** As many of them as fit, behind a mark that finds them again on a screen. */
export function hostileText(mark: string, most: number): string {
  return scripts.reduce((text, script) => (text.length + script.length < most ? `${text} ${script}` : text), mark)
}

/** Paths like `accounts.reject.reason`: every text in the input of an operation that takes a script. */
export function hostileFields(): readonly string[] {
  return Object.entries(contract).flatMap(([operation, { input }]) => textsIn(input as unknown as Node, operation))
}

/** As much of a schema as this looks at. */
type Node = {
  readonly type: string
  readonly fields?: Readonly<Record<string, Node>>
  readonly innerType?: Node
  readonly isValidSync: (value: unknown) => boolean
}

function textsIn(schema: Node, path: string): readonly string[] {
  if (schema.fields) return Object.entries(schema.fields).flatMap(([name, field]) => textsIn(field, `${path}.${name}`))
  if (schema.innerType) return textsIn(schema.innerType, `${path}[]`)
  return schema.type === 'string' && schema.isValidSync(hostileText('f1', 40)) ? [path] : []
}

/** The paths of an input at which such a text stands. */
export function hostileIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => hostileIn(one, `${path}[]`))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => hostileIn(one, `${path}.${name}`))
  return typeof value === 'string' && value.includes('onerror=ran') ? [path] : []
}
