/** Log probabilities of a chat choice: each piece of text counts as one token. */
export function logprobsOf(pieces: string[], top: number): { content: object[]; refusal: null } {
  return {
    content: pieces.map((token) => ({ ...entry(token, -0.01), top_logprobs: alternatives(token, top) })),
    refusal: null,
  }
}

/** Log probabilities of a legacy completion choice, whose text starts at `offset`. */
export function legacyLogprobs(pieces: string[], top: number, offset: number): object {
  let at = offset
  const offsets = pieces.map((piece) => {
    const here = at
    at += piece.length
    return here
  })
  return {
    tokens: pieces,
    token_logprobs: pieces.map(() => -0.01),
    top_logprobs: pieces.map((piece) => Object.fromEntries(alternatives(piece, top).map((a) => [a.token, a.logprob]))),
    text_offset: offsets,
  }
}

function alternatives(token: string, top: number) {
  return Array.from({ length: top }, (_, i) => (i === 0 ? entry(token, -0.01) : entry(` other${i}`, -5 - i)))
}

function entry(token: string, logprob: number) {
  return { token, logprob, bytes: [...Buffer.from(token)] }
}
