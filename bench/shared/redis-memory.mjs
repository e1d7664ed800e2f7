// What Redis keeps: bytes for a workspace, a key, and a request that it remembers for a while.

/** @param {import('../redis.mjs').BenchRedis} redis */
async function usedBytes(redis) {
  return Number(/used_memory:(\d+)/.exec(await redis.ask('INFO', 'memory'))?.[1] ?? Number.NaN)
}

/** @param {import('./installation.mjs').Installation} installation @param {string} secret @param {string} body */
async function ask({ ports }, secret, body) {
  const answer = await fetch(`http://127.0.0.1:${ports[0]}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body,
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status} ${text.slice(0, 300)}`)
}

/**
 * Bytes of Redis for each: a workspace with one key (budget, rates) that was used once; a further key of it; a further
 * request of a key. @param {import('../redis.mjs').BenchRedis} redis
 * @param {import('./installation.mjs').Installation} installation @param {{ body: string, key: object, count: number }} options
 */
export async function measureRedisMemory(redis, installation, { body, key, count }) {
  const { api } = installation
  /** Workspace ids. @type {string[]} */
  const workspaces = []
  const issue = async (/** @type {string} */ workspace) => {
    const { key: secret } = await api('POST', `/api/workspaces/${workspace}/keys`, key)
    await ask(installation, secret, body)
    return secret
  }
  const marks = [await usedBytes(redis)]
  const mark = async () => marks.push(await usedBytes(redis))
  /** @type {string[]} */
  const secrets = []
  for (let i = 0; i < count; i++) {
    const { id } = await api('POST', '/api/workspaces', { name: `memory ${i}` })
    const credit = { amountUsd: 10, reason: 'bench' }
    await api('POST', `/api/workspaces/${id}/credits`, credit, { 'Idempotency-Key': `memory-${i}` })
    workspaces.push(id)
    secrets.push(await issue(id))
  }
  await mark()
  for (let i = 0; i < count; i++) await issue(workspaces[0])
  await mark()
  for (let i = 0; i < count * 5; i++) await ask(installation, secrets[i % 10], body)
  await mark()
  const [start, ofWorkspaces, ofKeys, ofRequests] = marks
  return {
    workspace: Math.round((ofWorkspaces - start) / count),
    key: Math.round((ofKeys - ofWorkspaces) / count),
    request: Math.round((ofRequests - ofKeys) / (count * 5)),
  }
}
