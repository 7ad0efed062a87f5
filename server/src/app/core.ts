/** What the server and the command line share: storage, vault, audit, identity and connections, wired once. */
import { join } from 'node:path'
import { createAudit } from '../audit/audit.ts'
import { checkpointsFile, trustedCheckpointsFile } from '../audit/trusted-checkpoints.ts'
import { createBackups } from '../backup/backups.ts'
import type { Config } from '../config/config.ts'
import { ed25519Signer } from '../crypto/ed25519.ts'
import { hmacSha256 } from '../crypto/hash.ts'
import { randomBytes } from '../crypto/random.ts'
import { createConnectionTest } from '../gateway/connections/connection-test.ts'
import { createConnections } from '../gateway/connections/connections.ts'
import { createKeyOpener } from '../gateway/open-key.ts'
import { createAddressPolicy } from '../gateway/outbound/address-policy.ts'
import { createOutboundAllowances } from '../gateway/outbound/allowances.ts'
import { pinnedLookup } from '../gateway/outbound/pinned-lookup.ts'
import { findProvider } from '../gateway/providers/registry.ts'
import { createSealing } from '../gateway/sealed/sealing.ts'
import { createSender } from '../gateway/send.ts'
import { createUpstream } from '../gateway/upstream.ts'
import { createIdentity } from '../identity/identity.ts'
import { systemClock } from '../kernel/clock.ts'
import { version } from '../kernel/version.ts'
import { openDatabase } from '../storage/database.ts'
import { migrations } from '../storage/migrations/registry.ts'
import { nextRevision } from '../storage/policy-revision.ts'
import type { Logger } from '../telemetry/logger.ts'
import { createRootRotation } from '../vault/root-rotation.ts'
import { createSealedKeys } from '../vault/sealed-keys.ts'
import { createVault } from '../vault/vault.ts'
import { createOlderWallets } from '../vault/wallets/older-wallets.ts'
import { createWallets } from '../vault/wallets/wallets.ts'

export const openCore = async (config: Config, log: Logger) => {
  const clock = systemClock
  const storage = await openDatabase({
    url: config.databaseUrl?.reveal() ?? null,
    dataDirectory: config.dataDirectory,
    log,
  })
  try {
    await storage.migrate()
    const { database } = storage
    const vault = createVault({ database, rootKeys: config.encryptionKeys, clock })
    await vault.start()
    const audit = createAudit({
      database,
      reader: storage.reader,
      clock,
      random: randomBytes,
      signer: ed25519Signer(await vault.instanceSecret('audit checkpoint key')),
      trusted: trustedCheckpointsFile(join(config.dataDirectory, checkpointsFile)),
      log,
    })
    await audit.start()
    await audit.recordMigrations(migrations.map(({ name }) => name))

    const [loginPepper, fakeSaltKey, fingerprintKey, apiKeyPeppers] = await Promise.all([
      vault.instanceSecret('login pepper'),
      vault.instanceSecret('fake salt key'),
      vault.instanceSecret('key fingerprint'),
      vault.instanceSecretVersions('api key pepper'),
    ])
    const identity = createIdentity({
      database,
      clock,
      random: randomBytes,
      audit: audit.append,
      nextRevision,
      secrets: {
        loginPepper,
        fakeSaltKey,
        apiKeyPepper: { currentVersion: apiKeyPeppers.current, byVersion: apiKeyPeppers.byVersion },
        sessionSecret: config.sessionSecret,
      },
      settings: config,
    })
    await identity.encryptionSalts.fillMissing()
    const rootRotation = createRootRotation({
      database,
      rootKeys: config.encryptionKeys,
      clock,
      random: randomBytes,
      audit: audit.append,
    })
    const wallets = createWallets({
      database,
      clock,
      audit: audit.append,
      sealForUser: vault.sealForUser,
      openForUser: vault.openForUser,
      userSalt: vault.userSalt,
      personSalt: identity.encryptionSalts.getOrCreate,
      older: createOlderWallets(config.olderWallets),
      importKey: () => vault.instanceSecret('wallet import'),
      rollbackMs: config.walletRollbackMs,
      log,
    })
    await wallets.start()

    const backups = createBackups({
      storage,
      rootKeys: config.encryptionKeys,
      audit,
      clock,
      random: randomBytes,
      directory: config.backupDirectory,
      log,
    })

    const addressPolicy = createAddressPolicy(config.outboundAllow)
    const sender = createSender({
      lookupFor: (_hostname, port) => pinnedLookup(addressPolicy, port),
      connectTimeoutMs: config.upstream.connectTimeoutMs,
      requireAllowedUrl: (url) => void addressPolicy.checkUrl(url),
      proxy: config.httpsProxy === null ? null : { url: config.httpsProxy.reveal(), except: config.noProxy },
    })
    const outbound = createOutboundAllowances({
      database,
      clock,
      audit: audit.append,
      nextRevision,
      policy: addressPolicy,
      configured: config.outboundAllow,
      forgetConnections: sender.renew,
    })
    await outbound.refresh()
    const upstream = createUpstream(sender, `keepgate/${version}`)
    const keys = createKeyOpener(vault.openForWorkspace, clock)
    const tester = createConnectionTest(upstream, keys.withKey, clock)
    const connections = createConnections({
      database,
      clock,
      findAdapter: findProvider,
      seal: vault.sealForWorkspace,
      fingerprint: (key) => Buffer.from(hmacSha256(fingerprintKey.reveal(), key)).toString('hex').slice(0, 12),
      audit: audit.append,
      nextRevision,
      requireAllowedUrl: (url) => void addressPolicy.checkUrl(url),
      test: tester.test,
    })

    const sealedKeys = createSealedKeys(config.aiMasterKeys, await audit.deployment(), randomBytes)
    const sealing = createSealing({
      database,
      clock,
      random: randomBytes,
      findAdapter: findProvider,
      requireAllowedUrl: (url) => void addressPolicy.checkUrl(url),
      generationOf: identity.sealedGenerations.read,
      ...sealedKeys,
      listModels: (connection, key) =>
        createConnectionTest(upstream, (_connection, use) => use(key.reveal()), clock).listModels(connection),
      audit: audit.append,
    })

    return {
      clock,
      storage,
      vault,
      audit,
      identity,
      backups,
      rootRotation,
      wallets,
      upstream,
      outbound,
      keys,
      connections,
      sealedKeys,
      sealing,
      listProviderModels: tester.listModels,
      close: async () => {
        keys.close()
        await backups.close()
        await sender.close()
        await storage.close()
      },
    }
  } catch (thrown) {
    await storage.close()
    throw thrown
  }
}

export type Core = Awaited<ReturnType<typeof openCore>>
