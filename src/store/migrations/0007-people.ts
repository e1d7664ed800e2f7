import { type Kysely, sql } from 'kysely'

/**
 * People: who they are and how they sign in (users to passkeys, in the columns that better-auth 1.7 asks for, renamed;
 * its times are timestamps), and what they belong to. An index beside each column that better-auth looks rows up by.
 * A passkey's counter has 32 bits without a sign, more than int4; int8 would come back as a bigint.
 */
const statements = [
  `create table users (
    id text collate "C" primary key, name text not null,
    email text collate "C" not null constraint users_email_unique unique, email_verified boolean not null default false,
    image text, two_factor_enabled boolean not null default false,
    created_at timestamptz not null, updated_at timestamptz not null)`,

  `create table sessions (
    id text collate "C" primary key, token text collate "C" not null constraint sessions_token_unique unique,
    user_id text collate "C" not null references users (id) on delete cascade,
    expires_at timestamptz not null, ip_address text, user_agent text,
    created_at timestamptz not null, updated_at timestamptz not null)`,
  `create index sessions_user on sessions (user_id)`,
  `create index sessions_expires on sessions (expires_at)`,

  `create table identities (
    id text collate "C" primary key, user_id text collate "C" not null references users (id) on delete cascade,
    provider_id text collate "C" not null, account_id text collate "C" not null,
    access_token text, refresh_token text, id_token text,
    access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text, password text,
    created_at timestamptz not null, updated_at timestamptz not null,
    constraint identities_account_unique unique (provider_id, account_id))`,
  `create index identities_user on identities (user_id)`,

  `create table verifications (
    id text collate "C" primary key, identifier text collate "C" not null, value text not null,
    expires_at timestamptz not null, created_at timestamptz not null, updated_at timestamptz not null)`,
  `create index verifications_identifier on verifications (identifier)`,
  `create index verifications_expires on verifications (expires_at)`,

  `create table two_factors (
    id text collate "C" primary key,
    user_id text collate "C" not null constraint two_factors_user_unique unique references users (id) on delete cascade,
    secret text not null, backup_codes text not null, verified boolean not null default true,
    failed_verification_count int4 not null default 0, locked_until timestamptz)`,

  `create table passkeys (
    id text collate "C" primary key, user_id text collate "C" not null references users (id) on delete cascade,
    name text, public_key text not null,
    credential_id text collate "C" not null constraint passkeys_credential_unique unique,
    counter float8 not null, device_type text not null, backed_up boolean not null, transports text,
    aaguid text, created_at timestamptz)`,
  `create index passkeys_user on passkeys (user_id)`,

  `create table members (
    workspace_id text collate "C" not null references workspaces (id),
    user_id text collate "C" not null references users (id) on delete cascade,
    role text not null, created_at int8 not null, primary key (workspace_id, user_id))`,
  `create index members_user on members (user_id)`,

  `create table invitations (
    id text collate "C" primary key, workspace_id text collate "C" not null references workspaces (id),
    email text collate "C" not null, role text not null,
    hash text collate "C" not null constraint invitations_hash_unique unique,
    expires_at int8 not null, created_at int8 not null,
    accepted_at int8, accepted_by text collate "C", revoked_at int8)`,
  `create index invitations_workspace on invitations (workspace_id, id)`,
  `create index invitations_email on invitations (email)`,

  `create table operators (
    user_id text collate "C" primary key references users (id) on delete cascade, created_at int8 not null)`,
]

export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
