import { windowBuckets } from '../../../limits/sliding-window.ts'

/** The sliding window of limits/sliding-window.ts over a hash: head, tail, total and one field per second. */
export const windowLua = /* lua */ `
local BUCKETS = ${windowBuckets}

local function window_at(key, now)
  local second = math.floor(now / 1000)
  local f = redis.call('HMGET', key, 'head', 'tail', 'total')
  if f[1] and second - int(f[1]) >= BUCKETS then
    redis.call('DEL', key)
    f = {}
  end
  if not f[1] then return { key = key, head = second, tail = second, total = 0 } end
  local w = { key = key, head = math.max(second, int(f[1])), tail = int(f[2]), total = int(f[3]) }
  if w.head == int(f[1]) then return w end
  while w.tail <= w.head - BUCKETS do
    local amount = redis.call('HGET', key, digits(w.tail))
    if amount then
      w.total = w.total - int(amount)
      redis.call('HDEL', key, digits(w.tail))
    end
    w.tail = w.tail + 1
  end
  redis.call('HSET', key, 'head', digits(w.head), 'tail', digits(w.tail), 'total', digits(w.total))
  return w
end

local function window_shift(w, second, delta)
  if second < w.tail then w.tail = second end
  w.total = w.total + delta
  redis.call('HINCRBY', w.key, digits(second), digits(delta))
  redis.call('HSET', w.key, 'head', digits(w.head), 'tail', digits(w.tail), 'total', digits(w.total))
  redis.call('PEXPIRE', w.key, (BUCKETS + 1) * 1000)
end

local function window_correct(w, second, delta)
  if delta == 0 or second <= w.head - BUCKETS or second > w.head then return end
  -- A window that Redis lost or expired meanwhile has nothing to correct.
  if redis.call('HEXISTS', w.key, digits(second)) == 1 then window_shift(w, second, delta) end
end

local function window_reset(w, now)
  if w.total <= 0 then return 0 end
  local oldest = w.tail
  while oldest < w.head and int(redis.call('HGET', w.key, digits(oldest))) == 0 do oldest = oldest + 1 end
  if oldest ~= w.tail then
    w.tail = oldest
    redis.call('HSET', w.key, 'tail', digits(oldest))
  end
  return (oldest + BUCKETS) * 1000 - now
end

-- Milliseconds until the amount fits; -1 when it never will.
local function window_wait(w, now, amount, limit)
  if amount > limit then return -1 end
  local left, second = w.total, w.tail
  while left + amount > limit and second <= w.head do
    left = left - int(redis.call('HGET', w.key, digits(second)))
    second = second + 1
  end
  return (second - 1 + BUCKETS) * 1000 - now
end
`
