import { Fault } from '../model/fault.ts'

/** A provider's path with the model's name in it, encoded. Throws Fault for a name that would lead to another path. */
export function modelPath(written: string, model: string): string {
  if (!written.includes('{model}')) return written
  // Half a surrogate pair has no bytes to be encoded.
  if (model === '.' || model === '..' || /\p{Surrogate}/u.test(model)) {
    throw new Fault('not_found', 'model_not_found', `The model '${model}' does not exist.`, { param: 'model' })
  }
  return written.replace('{model}', () => encodeURIComponent(model))
}
