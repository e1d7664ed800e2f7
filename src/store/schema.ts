import type { ColumnType, Generated } from 'kysely'

/** The tables as Kysely sees them. int8 is bigint on both drivers; json comes back parsed; times are epoch ms (int8). */
export interface Database {
  meta: MetaTable
  workspaces: WorkspaceTable
  keys: KeyTable
  credentials: CredentialTable
  tokens: TokenTable
  quotes: QuoteTable
  quote_rules: QuoteRuleTable
  idempotency: IdempotencyTable
  changes: ChangeTable
  price_versions: PriceVersionTable
  price_lists: PriceListTable
  accounts: AccountTable
  transactions: TransactionTable
  postings: PostingTable
  batches: BatchTable
  open_requests: OpenRequestsTable
  requests: RequestTable
  usage_daily: UsageDailyTable
  usage_days: UsageDayTable
  usage_months: UsageMonthTable
  credential_spend: CredentialSpendTable
  provider_objects: ProviderObjectTable
  attempt_costs: AttemptCostTable
  request_idempotency: RequestIdempotencyTable
  feedback: FeedbackTable
  users: UserTable
  sessions: SessionTable
  identities: IdentityTable
  passkeys: PasskeyTable
  members: MemberTable
  invitations: InvitationTable
  operators: OperatorTable
}

type Json<T> = ColumnType<T, string, string>

/** Single values: master key verifier, change counter, … */
interface MetaTable {
  key: string
  value: string
}

interface WorkspaceTable {
  id: string
  name: string
  created_at: bigint
  time_zone: string
  suspended: boolean
  policy: Json<unknown>
  /** Data key wrapped by the master key (base64), made with the workspace. */
  wrapped_key: string
  /** What smart-route has learned of its traffic: Learned. */
  learned: Json<unknown> | null
}

interface KeyTable {
  id: string
  workspace_id: string
  name: string
  /** Hex SHA-256 of the secret. */
  hash: string
  /** After a rotation the former secret's hash, valid until previous_until. */
  previous_hash: string | null
  previous_until: bigint | null
  /** First and last characters, for people to recognise it. */
  hint: string
  max_spend: bigint | null
  budget_period: string
  rpm: number | null
  tpm: number | null
  max_concurrency: number | null
  lanes: Json<string[] | null> | null
  models: Json<string[] | null> | null
  regions: Json<string[] | null> | null
  expires_at: bigint | null
  disabled: boolean
  tags: Json<Record<string, string>>
  created_at: bigint
  revoked_at: bigint | null
}

interface CredentialTable {
  id: string
  workspace_id: string
  provider: string
  name: string
  base_url: string | null
  region: string | null
  /** AES-256-GCM under the workspace's data key, bound to workspace and credential id; base64 of nonce|ciphertext|tag. */
  ciphertext: string
  hint: string
  monthly_budget: bigint | null
  priority: number
  models: Json<Record<string, string>>
  prices: Json<Record<string, unknown>>
  disabled: boolean
  created_at: bigint
  deleted_at: bigint | null
}

/** Management tokens. */
interface TokenTable {
  id: string
  workspace_id: string
  name: string
  role: string
  hash: string
  hint: string
  expires_at: bigint | null
  created_at: bigint
  revoked_at: bigint | null
}

/** Versions of the prices agreed with a workspace on a lane. */
interface QuoteTable {
  id: string
  workspace_id: string
  lane: string
  /** Counts from 1 within workspace and lane; offers have one too. */
  version: number
  /** offered, effective (in force now or from in_force_at on), replaced, declined, withdrawn, superseded. */
  status: string
  support: string | null
  note: string | null
  created_at: bigint
  offered_at: bigint | null
  accept_until: bigint | null
  valid_from: bigint | null
  accepted_at: bigint | null
  /** `operator` or a token's id. */
  accepted_by: string | null
  in_force_at: bigint | null
  /** When an offer was declined, withdrawn or superseded. */
  closed_at: bigint | null
  /** When the version went or goes out of force. In the future only while it is still effective. */
  replaced_at: bigint | null
}

/** What a quote's version consists of; never changed. The order of ids is the order of the rules. */
interface QuoteRuleTable {
  id: string
  quote_id: string
  workspace_id: string
  lane: string
  pattern: string
  /** Parts per million. */
  margin: number | null
  price: Json<unknown> | null
  /** WrittenTier[], ascending by `aboveUsd`. */
  tiers: Json<unknown> | null
  valid_from: bigint | null
  valid_until: bigint | null
}

/** Stored answers of management calls that must not happen twice. */
interface IdempotencyTable {
  scope: string
  key: string
  request_hash: string
  status: number
  body: string
  created_at: bigint
}

/** What nodes must reload. seq is handed out under a row lock, so that it is visible in order. */
interface ChangeTable {
  seq: bigint
  kind: string
  id: string
  at: bigint
}

interface PriceVersionTable {
  id: string
  body: string
  first_seen: bigint
}

interface PriceListTable {
  model: string
  since: bigint
  version: string | null
  /** JSON text of an array. */
  body: string | null
}

interface AccountTable {
  id: string
  workspace_id: string | null
  balance: bigint
}

interface TransactionTable {
  id: string
  kind: string
  workspace_id: string | null
  at: bigint
  reason: string | null
}

interface PostingTable {
  transaction_id: string
  account_id: string
  amount: bigint
}

interface BatchTable {
  id: string
  at: bigint
}

/** One row a batch; entries are the JSON of OpenEntry[] (hold as a decimal string). */
interface OpenRequestsTable {
  id: string
  node: string
  at: bigint
  entries: string
}

interface RequestTable {
  id: string
  workspace_id: string
  key_id: string
  created_at: bigint
  /** `YYYY-MM-DD` in the workspace's time zone: under which the rollups count it. */
  day: string
  lane: string
  requested_model: string
  served_model: string
  reported_model: string | null
  provider: string
  region: string | null
  credential_id: string | null
  upstream_id: string | null
  status: number
  outcome: string
  stream: boolean
  input_tokens: number | null
  cache_read_tokens: number | null
  cache_write_tokens: number | null
  output_tokens: number | null
  reasoning_tokens: number | null
  estimated: boolean
  finish_reason: string | null
  cost: bigint | null
  charge: bigint
  overrun: bigint
  price_version: string | null
  latency_ms: number
  ttft_ms: number | null
  cache: string
  end_user: string | null
  tags: string | null
  raw_usage: string | null
  attempts: string
  plan: string
  transaction_id: string | null
}

interface UsageSums {
  workspace_id: string
  requests: Generated<bigint>
  input_tokens: Generated<bigint>
  cache_read_tokens: Generated<bigint>
  output_tokens: Generated<bigint>
  cost: Generated<bigint>
  charge: Generated<bigint>
}

interface UsageDailyTable extends UsageSums {
  day: string
  key_id: string
  lane: string
  model: string
}

interface UsageDayTable extends UsageSums {
  day: string
  lane: string
  model: string
}

interface UsageMonthTable extends UsageSums {
  /** `YYYY-MM` in the workspace's time zone. */
  month: string
  key_id: string
  lane: string
}

interface CredentialSpendTable {
  credential_id: string
  day: string
  cost: bigint
}

/** What a workspace made at a provider, so that it is reached again through the same credential. */
interface ProviderObjectTable {
  workspace_id: string
  /** As the provider gave it. */
  id: string
  /** `file`, `batch`, or `output`: a file that a batch has written. */
  kind: string
  credential_id: string
  /** Who made it; of an output who made its batch. */
  key_id: string
  /** The request that made it; a batch is recorded under it. */
  request_id: string
  created_at: bigint
  /** JSON of the tags that a batch is recorded with. */
  tags: string | null
  /** Of an output: its batch, and how that ended. */
  batch_id: string | null
  outcome: string | null
  /** Of a batch: when its record was written. */
  recorded_at: bigint | null
}

/** What attempts cost besides the one that their request ended with. */
interface AttemptCostTable {
  request_id: string
  /** Counts from 0 within the request. */
  at: number
  workspace_id: string
  key_id: string
  /** The request's. */
  day: string
  lane: string
  /** Public name. */
  model: string
  provider: string
  credential_id: string
  cost: bigint
}

/** Which request an Idempotency-Key of the data plane was used for. */
interface RequestIdempotencyTable {
  workspace_id: string
  key_id: string
  /** Hex SHA-256 of the header. */
  key_hash: string
  body_hash: string
  request_id: string
  node: string
  created_at: bigint
  /** What a failed request told its client; null until then, and of others. */
  status: number | null
  code: string | null
}

/** A score that an answer got. */
interface FeedbackTable {
  workspace_id: string
  request_id: string
  /** `client`, `judge` or `retry`. */
  source: string
  /** 0 to 1; null: a judge was asked and told none. */
  score: number | null
  /** Epoch ms of the request. */
  at: bigint
  /** Public name of the model that served. */
  model: string
  /** JSON of the figures that are learned from; null: there are none. */
  lesson: string | null
  /** What asking for the score cost the workspace. */
  spent: Generated<bigint>
}

/**
 * A person. This and the next three are better-auth's, which has two more to itself (verifications, two_factors) and
 * writes what it likes into its columns; times are its timestamps.
 */
interface UserTable {
  id: string
  name: string
  /** In lower case. */
  email: string
  email_verified: boolean
  two_factor_enabled: boolean
  created_at: Date
}

interface SessionTable {
  id: string
  /** Hex SHA-256 of what the cookie holds. */
  token: string
  user_id: string
  expires_at: Date
}

/** How somebody signs in other than by a passkey: `credential` (a password's scrypt hash) or an OIDC provider. */
interface IdentityTable {
  id: string
  user_id: string
  provider_id: string
  account_id: string
}

interface PasskeyTable {
  id: string
  user_id: string
}

/** Who belongs to a workspace. */
interface MemberTable {
  workspace_id: string
  user_id: string
  role: string
  created_at: bigint
}

interface InvitationTable {
  id: string
  workspace_id: string
  /** In lower case. */
  email: string
  role: string
  /** Hex SHA-256 of the secret in the link. */
  hash: string
  expires_at: bigint
  created_at: bigint
  accepted_at: bigint | null
  accepted_by: string | null
  revoked_at: bigint | null
}

/** People who run the gateway. */
interface OperatorTable {
  user_id: string
  created_at: bigint
}
