import type { Credential } from '../../api/queries/credentials.ts'

/** A provider key as the fields of its form hold it. */
export interface CredentialFields {
  readonly provider: string
  readonly apiKey: string
  readonly name: string
  readonly monthlyBudgetUsd: string
  readonly region: string
  readonly baseUrl: string
  readonly models: string
}

export function fieldsOf(credential: Credential | undefined, provider: string): CredentialFields {
  return {
    provider: credential?.provider ?? provider,
    apiKey: '',
    name: credential?.name ?? '',
    monthlyBudgetUsd: credential?.monthlyBudgetUsd ?? '',
    region: credential?.region ?? '',
    baseUrl: credential?.baseUrl ?? '',
    models: Object.entries(credential?.models ?? {})
      .map(([name, upstream]) => `${name} = ${upstream}`)
      .join('\n'),
  }
}

export function modelsAreWell(text: string): boolean {
  return linesOf(text).every((line) => /^\S+\s*=\s*\S+$/.test(line))
}

/** What may be changed of one, and is told when one is added. */
export function bodyOf({ apiKey, name, monthlyBudgetUsd, region, baseUrl, models }: CredentialFields) {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
  return {
    ...(apiKey.trim() === '' ? {} : { apiKey: apiKey.trim() }),
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    monthlyBudgetUsd: orNull(monthlyBudgetUsd),
    region: orNull(region),
    baseUrl: orNull(baseUrl),
    models: Object.fromEntries(
      linesOf(models).map((line) => line.split('=').map((part) => part.trim()) as [string, string]),
    ),
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
