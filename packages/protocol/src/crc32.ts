/** The table of CRC-32/ISO-HDLC (zip, PNG, Ethernet): reflected polynomial 0xEDB88320. */
const table = new Uint32Array(256).map((_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32/ISO-HDLC as an unsigned number. It finds typing mistakes; it proves nothing against an attacker. */
export const crc32 = (bytes: Uint8Array): number => {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0)
  return (value ^ 0xffffffff) >>> 0
}
