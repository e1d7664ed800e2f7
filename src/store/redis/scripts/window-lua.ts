import { bucketMs, windowBuckets } from '../../../limits/sliding-window.ts'

/** The sliding window of limits/sliding-window.ts over a hash: head, tail, total and one field per bucket. */
export const windowLua = /* lua */ `
local BUCKETS, BUCKET_MS = ${windowBuckets}, ${bucketMs}

local function window_at(key, now)
  local bucket = math.floor(now / BUCKET_MS)
  local f = redis.call('HMGET', key, 'head', 'tail', 'total')
  if f[1] and bucket - int(f[1]) >= BUCKETS then
    redis.call('DEL', key)
    f = {}
  end
  if not f[1] then return { key = key, head = bucket, tail = bucket, total = 0 } end
  local w = { key = key, head = math.max(bucket, int(f[1])), tail = int(f[2]), total = int(f[3]) }
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

local function window_shift(w, bucket, delta)
  if bucket < w.tail then w.tail = bucket end
  w.total = w.total + delta
  redis.call('HINCRBY', w.key, digits(bucket), digits(delta))
  redis.call('HSET', w.key, 'head', digits(w.head), 'tail', digits(w.tail), 'total', digits(w.total))
  redis.call('PEXPIRE', w.key, (BUCKETS + 1) * BUCKET_MS)
end

local function window_correct(w, bucket, delta)
  if delta == 0 or bucket <= w.head - BUCKETS or bucket > w.head then return end
  -- A window that Redis lost or expired meanwhile has nothing to correct.
  if redis.call('HEXISTS', w.key, digits(bucket)) == 1 then window_shift(w, bucket, delta) end
end

local function window_reset(w, now)
  if w.total <= 0 then return 0 end
  local oldest = w.tail
  while oldest < w.head and int(redis.call('HGET', w.key, digits(oldest))) == 0 do oldest = oldest + 1 end
  if oldest ~= w.tail then
    w.tail = oldest
    redis.call('HSET', w.key, 'tail', digits(oldest))
  end
  return (oldest + BUCKETS) * BUCKET_MS - now
end

-- Milliseconds until the amount fits; -1 when it never will.
local function window_wait(w, now, amount, limit)
  if amount > limit then return -1 end
  local left, bucket = w.total, w.tail
  while left + amount > limit and bucket <= w.head do
    left = left - int(redis.call('HGET', w.key, digits(bucket)))
    bucket = bucket + 1
  end
  return (bucket - 1 + BUCKETS) * BUCKET_MS - now
end
`
