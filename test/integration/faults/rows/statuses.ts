import {
  aboutRequest,
  both,
  each,
  empty,
  ofStatus,
  type Row,
  refusedCredential,
  statusRow,
  whole,
} from '../expected.ts'

export const statuses: readonly Row[] = [
  ...[301, 302, 303, 307, 308].map((status) =>
    both(
      `status ${status}, which is not followed`,
      { status, body: '', headers: { location: '/v1/elsewhere' } },
      ofStatus(status, 'upstream_error'),
    ),
  ),
  statusRow(304, ofStatus(304, 'upstream_error'), { body: '' }),
  statusRow(400, ofStatus(400, 'invalid_request', 400, aboutRequest)),
  { ...statusRow(401, ofStatus(401, refusedCredential.code, refusedCredential.status)), rests: true },
  { ...statusRow(402, ofStatus(402, refusedCredential.code, refusedCredential.status)), rests: true },
  statusRow(403, ofStatus(403, refusedCredential.code, refusedCredential.status)),
  statusRow(404, ofStatus(404, 'upstream_model_not_found')),
  statusRow(405, ofStatus(405, 'upstream_error')),
  statusRow(408, ofStatus(408, 'upstream_error', 504)),
  statusRow(409, ofStatus(409, 'upstream_error')),
  statusRow(413, ofStatus(413, 'request_too_large', 413, aboutRequest)),
  statusRow(415, ofStatus(415, 'invalid_request', 415, aboutRequest)),
  statusRow(418, ofStatus(418, 'upstream_error')),
  statusRow(422, ofStatus(422, 'invalid_request', 422, aboutRequest)),
  statusRow(429, ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '5' })),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '7' }),
    { headers: { 'retry-after': '7' } },
    'status 429 with retry-after',
  ),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '2' }),
    { headers: { 'retry-after-ms': '1500' } },
    'status 429 with retry-after-ms',
  ),
  statusRow(
    429,
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '300' }),
    { headers: { 'retry-after': '86400' } },
    'status 429 for a day',
  ),
  {
    ...statusRow(
      429,
      ofStatus(429, refusedCredential.code, refusedCredential.status),
      {
        body: {
          error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' },
        },
      },
      'a quota that is used up',
    ),
    rests: true,
  },
  ...[500, 501, 502].map((status) => statusRow(status, ofStatus(status, 'upstream_error'))),
  statusRow(503, ofStatus(503, 'upstream_error', 503)),
  statusRow(
    503,
    ofStatus(503, 'upstream_error', 503),
    { body: '<h1>Service Unavailable</h1>', contentType: 'text/html' },
    'status 503 in HTML',
  ),
  statusRow(
    503,
    ofStatus(503, 'upstream_error', 503, { retryAfter: '60' }),
    { headers: { 'retry-after': '60' } },
    'status 503 with retry-after',
  ),
  statusRow(504, ofStatus(504, 'upstream_error', 504)),
  ...[520, 529, 599].map((status) => statusRow(status, ofStatus(status, 'upstream_error'))),
  both('status 500 whose body breaks off', { status: 500, cutAfterBytes: 20 }, ofStatus(500, 'upstream_error')),
  both('status 500 whose body hangs', { status: 500, hang: 'after-headers' }, ofStatus(500, 'upstream_error'), {
    hangs: true,
  }),
  both(
    'status 429 whose body hangs',
    { status: 429, hang: 'after-headers' },
    ofStatus(429, 'upstream_rate_limited', 429, { retryAfter: '5' }),
    { hangs: true },
  ),
  both(
    'status 400 whose body breaks off',
    { status: 400, cutAfterBytes: 20 },
    ofStatus(400, 'invalid_request', 400, aboutRequest),
  ),
  each('status 201 with an answer', [{ status: 201 }, whole], [{ status: 201 }, whole]),
  statusRow(204, empty, { body: '' }),
]
