import type { RequestFacts } from '../../model/call.ts'
import type { FormFields } from '../../model/form.ts'
import { openAiErrors } from '../openai/error-body.ts'
import { formCount, formFlag, formModel, formOnly, formToUpstream } from '../openai/form.ts'
import { TypedEventTap } from '../openai/typed-event-tap.ts'
import { imageEvents, imageFraming, imageMedia, readAnswer } from '../openai-images/answer.ts'
import { imageUnits, inputImages, MOST_IMAGES } from '../openai-images/size.ts'
import type { Wire } from '../wire.ts'

/** OpenAI API reference, "Create image edit", without `user`. */
const allowed = new Set([
  'model',
  'prompt',
  'image',
  'mask',
  'background',
  'input_fidelity',
  'n',
  'output_compression',
  'output_format',
  'partial_images',
  'quality',
  'response_format',
  'size',
  'stream',
])

/** The prompt is the only text; a field that comes behind the files and names more images is one of the most there are. */
const LONGEST_PROMPT = 32_000

export function readForm(fields: FormFields, length: number): RequestFacts {
  const count = formCount(fields, 'n', MOST_IMAGES)
  const prompt = Buffer.byteLength(fields.get('prompt') ?? '')
  const pictures = inputImages(length)
  return {
    model: formModel(fields),
    stream: formFlag(fields, 'stream'),
    wantsUsage: true,
    outputCap: undefined,
    choices: 1,
    generates: false,
    inputCeiling: Math.max(prompt, Math.min(length, LONGEST_PROMPT)) + pictures.ceiling,
    inputEstimate: Math.ceil(prompt / 4) + pictures.estimate,
    endUser: fields.get('user'),
    units: imageUnits(count ?? MOST_IMAGES, count ?? 1, fields.get('size')),
  }
}

/** The form's files pass as they come: no comment to the client while it is still sending. */
export const openAiImageEdits: Wire = {
  format: 'openai-image-edits',
  errors: openAiErrors,
  ownHeaders: [],
  keepAlive: undefined,
  framing: imageFraming,
  media: imageMedia,
  read: formOnly,
  readForm,
  toUpstream: (call, target) => formToUpstream(call, target, { allowed }),
  readAnswer,
  tap: ({ scrub }) => new TypedEventTap(imageEvents, scrub),
}
