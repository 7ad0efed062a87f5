/** A configuration error: the process must end with exit code 78. The message names the variable, never the value. */
export class OlderKeyError extends Error {
  override readonly name = 'OlderKeyError'

  constructor(reason: 'missing' | 'mismatch', wallets: number) {
    const many = wallets === 1 ? 'one wallet is' : `${wallets} wallets are`
    super(
      reason === 'missing'
        ? `ENCRYPTION_MASTER_KEY is not set, but ${many} still in an older format that only it opens. Give it as it was in the older system (ENCRYPTION_MASTER_KEY or ENCRYPTION_MASTER_KEY_FILE); no other is made. Once keepgate vault migrate has moved them all, it can go.`
        : `ENCRYPTION_MASTER_KEY opens none of the wallets that are in an older format (${wallets}). Give the key of the older system, and its ENCRYPTION_SALT where that was changed.`,
    )
  }
}
