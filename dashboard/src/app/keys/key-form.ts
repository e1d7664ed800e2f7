import type { Key } from '../../api/queries/keys.ts'
import { fromLocalField, toLocalField } from '../../kit/time.ts'

/** A key as the fields of its form hold it: texts, empty where nothing is set. */
export interface KeyFields {
  readonly name: string
  readonly maxSpendUsd: string
  readonly budgetPeriod: Key['budgetPeriod']
  readonly rpm: string
  readonly tpm: string
  readonly maxConcurrency: string
  readonly lanes: NonNullable<Key['lanes']>
  readonly models: string
  readonly regions: string
  readonly expiresAt: string
  readonly tags: string
}

export const emptyFields: KeyFields = {
  ...{ name: '', maxSpendUsd: '', budgetPeriod: 'month', rpm: '', tpm: '', maxConcurrency: '' },
  ...{ lanes: [], models: '', regions: '', expiresAt: '', tags: '' },
}

export function fieldsOf(key: Key, zone: string): KeyFields {
  return {
    name: key.name,
    maxSpendUsd: key.maxSpendUsd ?? '',
    budgetPeriod: key.budgetPeriod,
    rpm: textOrEmpty(key.rpm),
    tpm: textOrEmpty(key.tpm),
    maxConcurrency: textOrEmpty(key.maxConcurrency),
    lanes: key.lanes ?? [],
    models: (key.models ?? []).join(', '),
    regions: (key.regions ?? []).join(', '),
    expiresAt: key.expiresAt ? toLocalField(key.expiresAt, zone) : '',
    tags: Object.entries(key.tags)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  }
}

/** Whether each line of the tags is a name and a value. */
export function tagsAreWell(text: string): boolean {
  return linesOf(text).every((line) => /^[^=\s]+\s*=/.test(line))
}

/** The body that makes or changes a key: what is empty lifts the limit. */
export function bodyOf(fields: KeyFields, zone: string) {
  return {
    name: fields.name,
    maxSpendUsd: fields.maxSpendUsd.trim() === '' ? null : fields.maxSpendUsd.trim(),
    budgetPeriod: fields.budgetPeriod,
    rpm: numberOrNull(fields.rpm),
    tpm: numberOrNull(fields.tpm),
    maxConcurrency: numberOrNull(fields.maxConcurrency),
    lanes: fields.lanes.length > 0 ? [...fields.lanes] : null,
    models: listOrNull(fields.models),
    regions: listOrNull(fields.regions),
    expiresAt: fromLocalField(fields.expiresAt, zone) ?? null,
    tags: Object.fromEntries(linesOf(fields.tags).map(tagOf)),
  }
}

function tagOf(line: string): readonly [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function listOrNull(text: string): string[] | null {
  const list = text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  return list.length > 0 ? list : null
}

function numberOrNull(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}

function textOrEmpty(value: number | null): string {
  return value === null ? '' : String(value)
}
