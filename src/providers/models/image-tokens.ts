/**
 * The most input tokens that one image is billed as, by the provider's name of the model; the first that fits counts.
 * Sources: https://developers.openai.com/api/docs/guides/images-vision ("Model sizing behavior", "Calculating costs":
 * 32-pixel patches times a factor, or a base and at most 2 × 4 tiles), https://docs.claude.com/en/docs/build-with-claude/vision
 * (4,784), https://docs.together.ai/docs/vision-overview ("Pricing": at most 4 tiles of 1,601).
 */
const families: readonly (readonly [name: RegExp, tokens: number])[] = [
  [/(?:^|[/.])gpt-4o-mini/, 2_833 + 8 * 5_667],
  [/(?:^|[/.])gpt-4o/, 85 + 8 * 170],
  // 1,536 patches.
  [/(?:^|[/.])gpt-(?:4\.1|5|5\.4)-nano/, 3_779],
  [/(?:^|[/.])gpt-(?:4\.1|5|5\.4)-mini/, 2_489],
  [/(?:^|[/.])o4-mini/, 2_642],
  [/(?:^|[/.])gpt-4\.1/, 85 + 8 * 170],
  // 10,000 patches with `detail: original`; 30,000 patches without any bound but that of the API.
  [/(?:^|[/.])gpt-5\.[45]/, 12_000],
  [/(?:^|[/.])gpt-(?:5\.[6-9]|[6-9])/, 36_000],
  // Tiles and patches, by the model: the most that either comes to.
  [/(?:^|[/.])gpt-5/, 3_779],
  [/(?:^|[/.])o[13](?:-|$)/, 75 + 8 * 150],
  [/(?:^|[/.])claude-/, 5_000],
  [/(?:^|[/.])(?:meta-)?llama-/, 6_404],
]

/** Undefined: not known. */
export function imageTokensOf(upstreamModel: string): number | undefined {
  const name = upstreamModel.toLowerCase()
  return families.find(([pattern]) => pattern.test(name))?.[1]
}
