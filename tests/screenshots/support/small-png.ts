import { crc32, deflateSync, inflateSync } from 'node:zlib'

type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint8Array }

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * The same picture with at most 256 colours: a third of the size, and of a user interface nothing is lost that one
 * could see. Takes what browsers make: 8 bits, RGB or RGBA, not interlaced.
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, rgb } = decode(png)
  const { palette, indexes } = reduce(rgb)
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) lines.set(indexes.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0))
  ])
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  body.copy(whole, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

export function decode(png: Buffer): Pixels {
  const parts: Buffer[] = []
  let [width, height, channels] = [0, 0, 0]
  for (let at = signature.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      width = data.readUInt32BE(0)
      height = data.readUInt32BE(4)
      channels = { 2: 3, 6: 4 }[data[9] ?? 0] ?? 0
      if (channels === 0 || data[8] !== 8 || data[12] !== 0) throw new Error('Not a picture that a browser made.')
    }
    if (type === 'IDAT') parts.push(data)
    at += length + 12
  }
  return { width, height, rgb: unfilter(inflateSync(Buffer.concat(parts)), width, height, channels) }
}

/** Undoes what each line was written as a difference to: PNG specification, section 9. */
function unfilter(lines: Buffer, width: number, height: number, channels: number): Uint8Array {
  const stride = width * channels
  const out = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x >= channels ? (out[at - channels] ?? 0) : 0
      const up = y > 0 ? (out[at - stride] ?? 0) : 0
      const corner = y > 0 && x >= channels ? (out[at - stride - channels] ?? 0) : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0
      out[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + guess
    }
  }
  if (channels === 3) return out
  return out.filter((_value, index) => index % 4 !== 3)
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/**
 * Colours that are frequent or far from all others stay as they are; each other one becomes the nearest of them. A
 * small red dot is as much part of the picture as a large grey area.
 */
function reduce(rgb: Uint8Array): { readonly palette: Uint8Array; readonly indexes: Uint8Array } {
  const counts = new Map<number, number>()
  const colour = (at: number) => ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0)
  for (let at = 0; at < rgb.length; at += 3) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1)
  const colours = choose([...counts].sort((one, other) => other[1] - one[1] || one[0] - other[0]))
  const places = new Map(colours.map((value, index) => [value, index]))
  const place = (value: number): number => {
    const known = places.get(value)
    if (known !== undefined) return known
    const near = nearest(value, colours)
    places.set(value, near)
    return near
  }
  const indexes = new Uint8Array(rgb.length / 3)
  for (let at = 0; at < rgb.length; at += 3) indexes[at / 3] = place(colour(at))
  const palette = new Uint8Array(colours.flatMap((value) => [value >> 16, (value >> 8) & 255, value & 255]))
  return { palette, indexes }
}

/** One after another, whichever would be missed most: by how far the nearest chosen one is, and by how often it is seen. */
function choose(counted: readonly (readonly [value: number, count: number])[]): readonly number[] {
  const chosen: number[] = []
  const missed = counted.map(() => Infinity)
  let next = 0
  while (chosen.length < 256 && missed[next] !== 0 && next < counted.length) {
    const added = counted[next]?.[0] ?? 0
    chosen.push(added)
    let most = -1
    counted.forEach(([value, count], index) => {
      missed[index] = Math.min(missed[index] ?? 0, distance(value, added))
      const weight = (missed[index] ?? 0) * Math.sqrt(count)
      if (weight > most) [most, next] = [weight, index]
    })
  }
  return chosen
}

function distance(one: number, other: number): number {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((one >> shift) & 255) - ((other >> shift) & 255))
  return (red ?? 0) ** 2 + (green ?? 0) ** 2 + (blue ?? 0) ** 2
}

function nearest(value: number, colours: readonly number[]): number {
  let [best, least] = [0, Infinity]
  colours.forEach((other, index) => {
    const apart = distance(value, other)
    if (apart < least) [best, least] = [index, apart]
  })
  return best
}
