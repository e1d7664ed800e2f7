import { awsAuth } from './aws-auth.ts'
import { defineProvider } from './define-provider.ts'

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. Other regions than this one are
 * named by a base URL in the configuration or the credential: https://bedrock-runtime.REGION.amazonaws.com. For what a
 * secret may be, see `awsAuth`.
 */
export const bedrock = defineProvider({
  id: 'bedrock',
  // Its name at OpenRouter (openrouter.ai/docs/client-sdks/go/models/operations/provider).
  alsoKnownAs: ['amazon-bedrock'],
  name: 'Amazon Bedrock',
  baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  auth: awsAuth('bedrock'),
  envKey: 'AWS_BEARER_TOKEN_BEDROCK',
  formats: {
    'bedrock-converse': { plain: '/model/{model}/converse', stream: '/model/{model}/converse-stream' },
  },
  // Models are listed by another service; this lists jobs, of which there are none as a rule.
  test: { path: '/async-invoke' },
  priceId: 'aws',
})
