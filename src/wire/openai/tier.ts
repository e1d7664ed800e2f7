/** Service tiers in OpenAI's words: Anthropic's ordinary tier has another name here. */
export function writeTier(tier: string): string {
  return tier === 'standard' ? 'default' : tier
}
