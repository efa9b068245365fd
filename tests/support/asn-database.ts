/** A small ASN database in MaxMind's format: IPv4 networks and what is known of them. Made by hand from its specification. */
export function asnDatabase(networks: Readonly<Record<string, Readonly<Record<string, string | number>>>>): Buffer {
  const data: Buffer[] = []
  const roots: Node = {}
  let offset = 0
  for (const [network, record] of Object.entries(networks)) {
    const [address = '', bits] = network.split('/')
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
    place(roots, value.toString(2).padStart(32, '0').slice(0, Number(bits)), offset)
    const encoded = encodeMap(record)
    data.push(encoded)
    offset += encoded.length
  }
  const nodes: Node[] = []
  number(roots, nodes)
  const tree = Buffer.concat(
    nodes.map((node) => Buffer.concat([node.zero, node.one].map((child) => pointer(child, nodes))))
  )
  const metadata = encodeMap({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    database_type: 'test-ASN',
    ip_version: 4,
    node_count: nodes.length,
    record_size: 24
  })
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata])
}

/** A leaf is the place of its record in the data. */
type Node = { zero?: Node | number; one?: Node | number }

function place(node: Node, bits: string, offset: number): void {
  const side = bits.startsWith('1') ? 'one' : 'zero'
  if (bits.length === 1) {
    node[side] = offset
    return
  }
  const child = node[side]
  const next = typeof child === 'object' ? child : {}
  node[side] = next
  place(next, bits.slice(1), offset)
}

function number(node: Node, nodes: Node[]): void {
  nodes.push(node)
  for (const child of [node.zero, node.one]) if (typeof child === 'object') number(child, nodes)
}

function pointer(child: Node | number | undefined, nodes: readonly Node[]): Buffer {
  const value =
    child === undefined ? nodes.length : typeof child === 'number' ? nodes.length + 16 + child : nodes.indexOf(child)
  return Buffer.from([value >> 16, (value >> 8) & 255, value & 255])
}

const encodeMap = (record: Readonly<Record<string, string | number>>) =>
  Buffer.concat([
    Buffer.from([(7 << 5) | Object.keys(record).length]),
    ...Object.entries(record).flatMap(([key, value]) => [encode(key), encode(value)])
  ])

function encode(value: string | number): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([Buffer.from([(6 << 5) | 4]), bytes])
  }
  const text = Buffer.from(value)
  // Sizes of 29 and more are written in a byte of their own.
  return Buffer.concat([
    text.length < 29 ? Buffer.from([(2 << 5) | text.length]) : Buffer.from([(2 << 5) | 29, text.length - 29]),
    text
  ])
}
