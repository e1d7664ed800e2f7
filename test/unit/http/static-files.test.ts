import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dashboardPages } from '../../../src/http/dashboard.ts'

const brand = { name: 'Trilane', accent: '#0b6e69', logo: undefined }
const nothing = { acceptEncoding: undefined, ifNoneMatch: undefined }

describe('pages of the dashboard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trilane-pages-'))
  let pages: ReturnType<typeof dashboardPages>

  beforeAll(() => {
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html>')
    writeFileSync(join(folder, 'assets', 'main-abc.js'), 'plain')
    writeFileSync(join(folder, 'assets', 'main-abc.js.br'), 'as brotli')
    writeFileSync(join(folder, 'assets', 'main-abc.js.gz'), 'as gzip')
    writeFileSync(join(folder, 'notes.txt'), 'not for anybody')
    pages = dashboardPages(() => brand, folder)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const header = (headers: readonly string[] | undefined, name: string) => headers?.[headers.indexOf(name) + 1]

  test.each(['/app', '/app/', '/app/ws_1/keys', '/console', '/console/workspaces'])(
    '%s is the one page',
    async (path) => {
      const answer = await pages(path, nothing)
      expect([answer?.status, String(answer?.body)]).toEqual([200, '<!doctype html>'])
      expect(header(answer?.headers, 'cache-control')).toBe('no-cache')
      expect(header(answer?.headers, 'content-security-policy')).not.toContain('unsafe')
    },
  )

  test.each(['/', '/apple', '/dashboard/notes.txt', '/dashboard/../package.json', '/dashboard/assets/main-abc.js.br'])(
    '%s is none of its files',
    (path) => expect(pages(path, nothing)).toBeUndefined(),
  )

  test.each([
    [undefined, undefined, 'plain'],
    ['gzip, deflate, br', 'br', 'as brotli'],
    ['gzip;q=0.5, br;q=0', 'gzip', 'as gzip'],
  ])('to "%s" a file goes as %s and stays for ever', async (acceptEncoding, coding, body) => {
    const answer = await pages('/dashboard/assets/main-abc.js', { ...nothing, acceptEncoding })
    expect(String(answer?.body)).toBe(body)
    expect(answer?.headers?.includes('content-encoding') ? header(answer.headers, 'content-encoding') : undefined).toBe(
      coding,
    )
    expect(header(answer?.headers, 'cache-control')).toContain('immutable')
  })

  test('who has it already is told so', async () => {
    const etag = header((await pages('/app', nothing))?.headers, 'etag')
    expect(await pages('/app', { ...nothing, ifNoneMatch: `"other", ${etag}` })).toMatchObject({
      status: 304,
      body: '',
    })
  })

  test('a dashboard that was not built has no pages', () => {
    expect(dashboardPages(() => brand, join(folder, 'none'))('/app', nothing)).toBeUndefined()
  })
})
