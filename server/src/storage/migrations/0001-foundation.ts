/** The first tables. Their meaning is described, column by column, in `schema.ts`. */
import { type CreateTableBuilder, sql, type Transaction } from 'kysely'
import type { Schema } from '../schema.ts'

type Make = CreateTableBuilder<string, string>
type Shape = { text?: string[]; maybeText?: string[]; number?: string[]; maybeNumber?: string[] }

/** Times, counts and flags are all `bigint`: one integer on SQLite, and read as a number from PostgreSQL. */
const columns = (table: Make, { text = [], maybeText = [], number = [], maybeNumber = [] }: Shape): Make => {
  let made: Make = table
  for (const name of text) made = made.addColumn(name, 'text', (column) => column.notNull())
  for (const name of maybeText) made = made.addColumn(name, 'text')
  for (const name of number) made = made.addColumn(name, 'bigint', (column) => column.notNull())
  for (const name of maybeNumber) made = made.addColumn(name, 'bigint')
  return made
}

const identity = async ({ schema }: Transaction<Schema>): Promise<void> => {
  await columns(schema.createTable('people'), {
    text: [
      'id',
      'email',
      'display_name',
      'role',
      'login_hash',
      'login_salt',
      'login_salt2',
      'wrapped_user_key',
      'recovery_wrapped_user_key',
      'recovery_hash',
      'recovery_salt',
    ],
    number: ['kdf_memory_kib', 'kdf_iterations', 'kdf_parallelism', 'created_at'],
    maybeNumber: ['disabled_at'],
  })
    .addPrimaryKeyConstraint('people_key', ['id'])
    .addUniqueConstraint('people_email', ['email'])
    .execute()

  await columns(schema.createTable('workspaces'), {
    text: ['id', 'name'],
    number: ['created_at', 'revision'],
    maybeNumber: ['deleted_at'],
  })
    .addPrimaryKeyConstraint('workspaces_key', ['id'])
    .execute()
  await schema.createIndex('workspaces_revision').on('workspaces').column('revision').execute()

  await columns(schema.createTable('members'), {
    text: ['id', 'workspace_id', 'person_id', 'rank'],
    number: ['created_at'],
  })
    .addPrimaryKeyConstraint('members_key', ['id'])
    .addUniqueConstraint('members_once', ['workspace_id', 'person_id'])
    .addForeignKeyConstraint('members_workspace', ['workspace_id'], 'workspaces', ['id'])
    .addForeignKeyConstraint('members_person', ['person_id'], 'people', ['id'])
    .execute()
  await schema.createIndex('members_of_person').on('members').column('person_id').execute()

  await columns(schema.createTable('invitations'), {
    text: ['id', 'workspace_id', 'email', 'rank', 'token_hash', 'created_by'],
    number: ['created_at', 'expires_at'],
    maybeNumber: ['accepted_at', 'revoked_at'],
  })
    .addPrimaryKeyConstraint('invitations_key', ['id'])
    .addUniqueConstraint('invitations_token', ['token_hash'])
    .addForeignKeyConstraint('invitations_workspace', ['workspace_id'], 'workspaces', ['id'])
    .execute()
  await schema.createIndex('invitations_of_workspace').on('invitations').column('workspace_id').execute()

  await columns(schema.createTable('sessions'), {
    text: ['session_key', 'person_id', 'transport'],
    number: ['generation', 'created_at', 'expires_at', 'absolute_expires_at'],
    maybeNumber: ['generation_used_at', 'revoked_at'],
  })
    .addPrimaryKeyConstraint('sessions_key', ['session_key'])
    .addForeignKeyConstraint('sessions_person', ['person_id'], 'people', ['id'])
    .execute()
  await schema.createIndex('sessions_of_person').on('sessions').column('person_id').execute()
  await schema.createIndex('sessions_expiry').on('sessions').column('absolute_expires_at').execute()

  await columns(schema.createTable('api_keys'), {
    text: ['id', 'workspace_id', 'kind', 'name', 'key_hash', 'last_four'],
    // created_by and rotated_to are names in a history, so that removing a person or a key keeps the other row.
    maybeText: ['created_by', 'rotated_to', 'scopes', 'allowed_models', 'allowed_addresses'],
    number: ['pepper_version', 'created_at', 'drop_unsupported', 'revision'],
    maybeNumber: ['expires_at', 'revoked_at', 'requests_per_minute', 'last_used_at'],
  })
    .addPrimaryKeyConstraint('api_keys_key', ['id'])
    .addForeignKeyConstraint('api_keys_workspace', ['workspace_id'], 'workspaces', ['id'])
    .execute()
  await schema.createIndex('api_keys_of_workspace').on('api_keys').columns(['workspace_id', 'id']).execute()
  await schema.createIndex('api_keys_revision').on('api_keys').column('revision').execute()

  await columns(schema.createTable('setup_links'), {
    text: ['id', 'token_hash'],
    number: ['created_at'],
    maybeNumber: ['spent_at'],
  })
    .addPrimaryKeyConstraint('setup_links_key', ['id'])
    .addUniqueConstraint('setup_links_token', ['token_hash'])
    .execute()
}

const vault = async ({ schema }: Transaction<Schema>): Promise<void> => {
  await columns(schema.createTable('data_keys'), {
    text: ['kid', 'scope', 'scope_id', 'salt', 'root_kid', 'wrapped'],
    number: ['created_at'],
    maybeNumber: ['retired_at'],
  })
    .addPrimaryKeyConstraint('data_keys_key', ['scope', 'scope_id', 'kid'])
    .execute()
  await columns(schema.createTable('instance_secrets'), {
    text: ['name', 'sealed', 'root_kid'],
    number: ['version', 'created_at'],
  })
    .addPrimaryKeyConstraint('instance_secrets_key', ['name', 'version'])
    .execute()
  await columns(schema.createTable('root_key_checks'), { text: ['kid', 'check_value'], number: ['created_at'] })
    .addPrimaryKeyConstraint('root_key_checks_key', ['kid'])
    .execute()
}

const gateway = async ({ schema }: Transaction<Schema>): Promise<void> => {
  await columns(schema.createTable('provider_connections'), {
    text: ['id', 'workspace_id', 'name', 'provider', 'base_url', 'options'],
    maybeText: ['sealed_key', 'key_last_four', 'key_fingerprint', 'models', 'last_test'],
    number: ['drop_unsupported', 'created_at', 'updated_at', 'revision'],
    maybeNumber: ['removed_at'],
  })
    .addPrimaryKeyConstraint('provider_connections_key', ['id'])
    .addForeignKeyConstraint('provider_connections_workspace', ['workspace_id'], 'workspaces', ['id'])
    .execute()
  // Among the living: a name is free again once its connection is removed.
  await schema
    .createIndex('provider_connections_name')
    .unique()
    .on('provider_connections')
    .columns(['workspace_id', 'name'])
    .where(sql.ref('removed_at'), 'is', null)
    .execute()
  await schema.createIndex('provider_connections_revision').on('provider_connections').column('revision').execute()

  // No foreign keys: a record outlives what it names, and a batch must not fail because of one row.
  await columns(schema.createTable('request_records'), {
    text: ['id', 'request_id', 'workspace_id', 'operation', 'outcome'],
    maybeText: ['api_key_id', 'member_id', 'connection', 'provider', 'model', 'error_code'],
    number: ['time', 'stream', 'status', 'estimated', 'latency_ms', 'attempts'],
    maybeNumber: ['input_tokens', 'cached_tokens', 'output_tokens', 'reasoning_tokens', 'first_token_ms'],
  })
    .addColumn('cost_usd', 'double precision')
    .addPrimaryKeyConstraint('request_records_key', ['id'])
    .execute()
  await schema
    .createIndex('request_records_of_workspace')
    .on('request_records')
    .columns(['workspace_id', 'time', 'id'])
    .execute()
  await schema.createIndex('request_records_time').on('request_records').column('time').execute()
}

const others = async ({ schema }: Transaction<Schema>): Promise<void> => {
  // Unique previous_hash: two entries cannot follow the same one, whatever raced.
  await columns(schema.createTable('audit_entries'), {
    text: ['bytes', 'previous_hash', 'entry_hash'],
    maybeText: ['workspace_id'],
    number: ['sequence', 'time'],
  })
    .addPrimaryKeyConstraint('audit_entries_key', ['sequence'])
    .addUniqueConstraint('audit_entries_previous', ['previous_hash'])
    .execute()
  await schema
    .createIndex('audit_entries_of_workspace')
    .on('audit_entries')
    .columns(['workspace_id', 'sequence'])
    .execute()
  await columns(schema.createTable('audit_head'), {
    text: ['deployment', 'head_hash'],
    number: ['id', 'size', 'last_time'],
  })
    .addPrimaryKeyConstraint('audit_head_key', ['id'])
    .execute()
  await columns(schema.createTable('policy_revision'), { number: ['id', 'value'] })
    .addPrimaryKeyConstraint('policy_revision_key', ['id'])
    .execute()
  await columns(schema.createTable('limit_windows'), { text: ['cell', 'state'], number: ['updated_at'] })
    .addPrimaryKeyConstraint('limit_windows_key', ['cell'])
    .execute()
}

export const foundation = {
  name: '0001-foundation',
  tables: [
    'people',
    'workspaces',
    'members',
    'invitations',
    'sessions',
    'api_keys',
    'setup_links',
    'data_keys',
    'instance_secrets',
    'root_key_checks',
    'provider_connections',
    'request_records',
    'audit_entries',
    'audit_head',
    'policy_revision',
    'limit_windows',
  ],
  up: async (transaction: Transaction<Schema>): Promise<void> => {
    await identity(transaction)
    await vault(transaction)
    await gateway(transaction)
    await others(transaction)
    await transaction.insertInto('policy_revision').values({ id: 1, value: 0 }).execute()
  },
} as const
