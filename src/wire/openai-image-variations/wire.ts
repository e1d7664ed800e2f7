import { formToUpstream } from '../openai/form.ts'
import { openAiImageEdits } from '../openai-image-edits/wire.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create image variation", without `user`. */
const allowed = new Set(['model', 'image', 'n', 'response_format', 'size'])

export const openAiImageVariations: Wire = {
  ...openAiImageEdits,
  format: 'openai-image-variations',
  toUpstream: (call, target) => formToUpstream(call, target, { allowed }),
}
