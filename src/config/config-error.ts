/** One thing that is wrong with the configuration, and how to mend it. Never holds a secret. */
export interface Problem {
  /** The file as it was named, or `environment`. */
  readonly file: string
  /** 1-based; undefined for environment variables. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** Path of keys, `models.my-model.deployments[0].price`, or an environment variable. Empty: the file as a whole. */
  readonly key: string
  readonly problem: string
  readonly mend: string
}

/** `trilane.yaml:12: models.x.price.input: expected a number — write e.g. input: 1.00` */
export function renderProblem({ file, line, key, problem, mend }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`
  return `${place}: ${key === '' ? '' : `${key}: `}${problem} — ${mend}`
}

/** All problems found in one reading, in the order of the file. The command line prints the message and exits with 2. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[]

  constructor(found: readonly Problem[]) {
    const problems = [...found].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    super(problems.map(renderProblem).join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

export type Path = readonly (string | number)[]

/** A path as people write it: `models["llama 3"].deployments[0]`. */
export function renderPath(path: Path): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (/^[\w-]+(?:\.\d[\w-]*)*$/.test(part)) text += text === '' ? part : `.${part}`
    else text += `[${JSON.stringify(part)}]`
  }
  return text
}
