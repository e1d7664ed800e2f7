/** What requests are made of, whatever their format. */
export const QUESTION = 'What is the capital of France?'
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
export const GIF = 'R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs='
export const WAV = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA='
export const PDF = 'JVBERi0xLjQKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyA+PgplbmRvYmoKdHJhaWxlcgo8PCAvUm9vdCAxIDAgUiA+Pgo='
export const IMAGE_URL = 'https://example.com/cat.png'
export const PDF_URL = 'https://example.com/paper.pdf'
export const DOCUMENT = 'Paris is the capital of France.\nIt lies on the Seine.'
export const PATCH = 'Apply a patch to the file.'
export const USER = 'user-4711'

/** Text that is long enough to be cached. */
export const LONG_PROMPT = 'You answer questions about geography, briefly and exactly. '.repeat(80)

export const WEATHER_SCHEMA = {
  type: 'object' as const,
  properties: {
    city: { type: 'string', description: 'Name of the city' },
    unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
  },
  required: ['city', 'unit'],
  additionalProperties: false,
}
/** As Anthropic's strict tools and answers may have it, and Gemini's: not every member is required. */
export const OPTIONAL_SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, unit: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}
export const TIME_SCHEMA = {
  type: 'object' as const,
  properties: { zone: { type: 'string' } },
  required: ['zone'],
  additionalProperties: false,
}
export const CITY_SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, population: { type: 'integer' } },
  required: ['city', 'population'],
  additionalProperties: false,
}
export const BOUNDED_SCHEMA = {
  type: 'object' as const,
  properties: { city: { type: 'string' }, population: { type: 'integer', minimum: 0 } },
  required: ['city', 'population'],
}
export const WEATHER_RESULT = '{"celsius":21}'
export const TIME_RESULT = '14:05'
