import { credentialRoutes } from './credentials/routes.ts'
import { creditRoutes } from './credits/routes.ts'
import type { ControlDeps } from './deps.ts'
import { explainRoutes } from './explain/routes.ts'
import { exportRoutes } from './export/routes.ts'
import { feedbackRoutes } from './feedback/routes.ts'
import { invitationRoutes } from './invitations/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { learningRoutes } from './learning/routes.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { meRoutes } from './me/routes.ts'
import { memberRoutes } from './members/routes.ts'
import { modelRoutes } from './models/routes.ts'
import { openapiRoute } from './openapi.ts'
import { operatorRoutes } from './operators/routes.ts'
import { policyRoutes } from './policy/routes.ts'
import { providerRoutes } from './providers/routes.ts'
import { quoteRoutes } from './quotes/routes.ts'
import { reloadRoutes } from './reload/routes.ts'
import { requestRoutes } from './requests/routes.ts'
import { savingsRoutes } from './savings/routes.ts'
import { seriesRoutes } from './series/routes.ts'
import type { ControlApp } from './shared/route.ts'
import { signInOptionsRoute } from './sign-in/options-route.ts'
import { passwordLinkRoute } from './sign-in/password-link.ts'
import type { SignIn } from './sign-in/sign-in.ts'
import { statementRoutes } from './statements/routes.ts'
import { systemRoutes } from './system/routes.ts'
import { tokenRoutes } from './tokens/routes.ts'
import { usageRoutes } from './usage/routes.ts'
import { workspaceRoutes } from './workspaces/routes.ts'

/** Every resource of the management API, in the order in which the document lists them. */
export function registerRoutes(app: ControlApp, deps: ControlDeps, signIn: SignIn): void {
  meRoutes(app, deps)
  signInOptionsRoute(app, deps)
  memberRoutes(app, deps)
  invitationRoutes(app, deps)
  operatorRoutes(app, deps)
  passwordLinkRoute(app, signIn)
  workspaceRoutes(app, deps)
  keyRoutes(app, deps)
  credentialRoutes(app, deps)
  providerRoutes(app, deps)
  creditRoutes(app, deps)
  statementRoutes(app, deps)
  requestRoutes(app, deps)
  feedbackRoutes(app, deps)
  explainRoutes(app, deps)
  policyRoutes(app, deps)
  learningRoutes(app, deps)
  quoteRoutes(app, deps)
  modelRoutes(app, deps)
  tokenRoutes(app, deps)
  usageRoutes(app, deps)
  seriesRoutes(app, deps)
  savingsRoutes(app, deps)
  exportRoutes(app, deps)
  ledgerRoutes(app, deps)
  systemRoutes(app, deps)
  reloadRoutes(app, deps)
  openapiRoute(app)
}
