/** Demo images: a small PNG of one colour that the prompt decides (PNG 1.2, colour type 2, one IDAT). */
import { crc32, deflateSync } from 'node:zlib'
import { concatBytes, utf8 } from '../../../kernel/bytes.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { hash32 } from '../shared/tool-call-id.ts'
import { demoCreatedSeconds } from './chat.ts'
import { countTokens } from './text.ts'

const side = 16
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

const u32 = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

/** length ‖ type ‖ data ‖ crc32(type ‖ data) */
const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const content = concatBytes(utf8(type), data)
  return concatBytes(u32(data.length), content, u32(crc32(content)))
}

const png = (colour: number): Uint8Array => {
  const row = [
    0,
    ...Array.from({ length: side }, () => [colour >>> 16, colour >>> 8, colour].map((c) => c & 255)).flat(),
  ]
  const pixels = Uint8Array.from(Array.from({ length: side }, () => row).flat())
  const header = concatBytes(u32(side), u32(side), Uint8Array.of(8, 2, 0, 0, 0))
  const body = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', new Uint8Array())]
  return concatBytes(signature, ...body)
}

export const drawImages = (body: JsonObject): JsonObject => {
  const prompt = typeof body.prompt === 'string' ? body.prompt : ''
  const count = typeof body.n === 'number' && body.n >= 1 ? Math.min(Math.floor(body.n), 10) : 1
  const tokens = countTokens(prompt)
  return {
    created: demoCreatedSeconds,
    data: Array.from({ length: count }, (_, index): JsonObject => {
      const data = Buffer.from(png(hash32(prompt + String(index)))).toString('base64')
      const image = body.response_format === 'url' ? { url: `data:image/png;base64,${data}` } : { b64_json: data }
      return { ...image, revised_prompt: `[demo] ${prompt}` }
    }),
    usage: { input_tokens: tokens, output_tokens: 0, total_tokens: tokens },
  }
}
