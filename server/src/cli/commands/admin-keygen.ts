import type { Command } from 'commander'
import { generateSigningKey } from '../../crypto/signing-key.ts'
import { adminKeyId } from '../../identity/admin/admin-key.ts'
import { defaultKeyFile } from '../admin-signer.ts'
import { say } from '../context.ts'
import type { CommandParts } from '../installation.ts'
import { writeNewPrivateFile } from '../new-private-file.ts'
import { formatJson } from '../print.ts'

const forPeople = (file: string, id: string, hex: string): string =>
  [
    `Key file     ${file}   (yours alone; keep a copy where only you can reach it)`,
    `Key id       ${id}`,
    `Public key   ${hex}`,
    '',
    'The first key of an installation: write exactly this to the file of ADMIN_CONFIG',
    '(unset: licensed_config.json in DATA_DIR). It counts within a second.',
    '',
    JSON.stringify({ admin_pub_key_hex: hex }),
    '',
    'A further key: an operator adds this to the list "keys" of that file,',
    '',
    JSON.stringify({ id, public_key_hex: hex, roles: ['owner'] }),
    '',
    'or two owners register it: keepgate admin send register_admin_key, then keepgate admin approve.',
    'Then try it: keepgate admin status',
  ].join('\n')

export const addKeygen = (admin: Command, parts: CommandParts): void => {
  admin
    .command('keygen')
    .description('make an Ed25519 key file, and say what to write so that it opens /api/admin')
    .option('--out <file>', 'a file that does not exist yet', defaultKeyFile)
    .option('--json', 'one JSON object')
    .action((options: { out: string; json?: boolean }) => {
      const { signer, pem } = generateSigningKey()
      const file = writeNewPrivateFile(options.out, pem)
      const hex = Buffer.from(signer.publicKey).toString('hex')
      const id = adminKeyId(hex)
      if (options.json === true) {
        say(parts, formatJson({ id, public_key_hex: hex, file, licensed_config: { admin_pub_key_hex: hex } }))
      } else say(parts, forPeople(file, id, hex))
    })
}
