import { moneyLua } from './money-lua.ts'
import { numbersLua } from './numbers-lua.ts'
import { Script } from './script.ts'
import { windowLua } from './window-lua.ts'

/**
 * KEYS money, holds, expiries, done, in flight, requests, tokens.
 * ARGV clock, request id, budget name, period start, period end, max concurrency, rpm, tpm, max spend
 * ('' for no limit), tokens, spend, charge, hold's life in ms, node, '1' if another period's spend can be told,
 * a place's life in flight in ms.
 * Answers status ('granted', a RefusalReason, 'unseeded', 'void', or 'recount' when the spend is that of another period,
 * whose start stands in the place of remaining), remaining, retry-after (-1: none),
 * requests counted, their reset, tokens counted, their reset, bucket of filing, period id ('': not held).
 */
export const admitScript = new Script(
  numbersLua,
  windowLua,
  moneyLua,
  /* lua */ `
local DONE, IN_FLIGHT, REQUESTS, TOKENS = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local now, id, name, start, finish = clock(ARGV[1]), ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local max_in_flight, rpm, tpm, max_spend = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local tokens, spend, charge, expires = tonumber(ARGV[10]), ARGV[11], ARGV[12], now + tonumber(ARGV[13])

-- Resolved before it was admitted: its node gave up waiting, and nobody would ever release the hold.
if redis.call('EXISTS', DONE) == 1 then return { 'void' } end

local seeded = is_seeded()
if seeded then sweep(now) end
local budget = seeded and budget_in(name, start, finish)
local requests = rpm and window_at(REQUESTS, now)
local counted = tpm and window_at(TOKENS, now)

local function answer(status, remaining, retry)
  return { status, digits(math.max(0, remaining or 0)), retry or -1,
    requests and requests.total or 0, requests and window_reset(requests, now) or 0,
    counted and counted.total or 0, counted and window_reset(counted, now) or 0,
    counted and counted.head or 0, budget and budget.id or '' }
end

redis.call('ZREMRANGEBYSCORE', IN_FLIGHT, '-inf', digits(now))
-- The client sent it again after a broken connection: the first time counted. Its hold outlasts its place in flight.
if redis.call('ZSCORE', IN_FLIGHT, id) then return answer('granted') end
if seeded and redis.call('ZSCORE', KEYS[3], id) then return answer('granted') end

if max_in_flight and redis.call('ZCARD', IN_FLIGHT) >= max_in_flight then return answer('concurrency') end
if requests and requests.total + 1 > rpm then
  return answer('rpm', 0, window_wait(requests, now, 1, rpm))
end
if counted and counted.total + tokens > tpm then
  return answer('tpm', 0, window_wait(counted, now, tokens, tpm))
end
if not seeded and (max_spend or charge ~= '0') then return { 'unseeded' } end
if max_spend and ARGV[15] == '1' and budget.counted ~= budget.start then return { 'recount', budget.counted } end
if max_spend then
  local left = max_spend - budget.spent - budget.held
  if left < tonumber(spend) then return answer('key_budget', left, start ~= '0' and budget.finish - now or -1) end
end
if charge ~= '0' then
  local left = int(redis.call('HGET', MONEY, 'credit')) - int(redis.call('HGET', MONEY, 'held'))
  if left < tonumber(charge) then return answer('credit', left) end
end

if requests then window_shift(requests, requests.head, 1) end
if counted then window_shift(counted, counted.head, tokens) end
redis.call('ZADD', IN_FLIGHT, digits(now + tonumber(ARGV[16])), id)
redis.call('PEXPIRE', IN_FLIGHT, ARGV[16])
if budget then hold(id, budget, spend, charge, expires, ARGV[14]) end
return answer('granted')
`,
)
