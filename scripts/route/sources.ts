/** Rows of this source judge a route and never teach what is shipped. */
export const evaluationOnly = (source: string) => /^(routerbench|mt_bench)/.test(source)

/** Scores of these files come from noisy answer extraction: they count for a fifth, and only for their own models. */
export const isNoisy = (source: string) => source.startsWith('ulab')
export const weightOf = (source: string) => (isNoisy(source) ? 0.2 : 1)
