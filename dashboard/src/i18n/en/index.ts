import common from './common.json'
import console from './console.json'
import credentials from './credentials.json'
import credits from './credits.json'
import keys from './keys.json'
import members from './members.json'
import models from './models.json'
import overview from './overview.json'
import playground from './playground.json'
import policy from './policy.json'
import requests from './requests.json'
import settings from './settings.json'
import signIn from './signIn.json'

/** All texts, a group for each part of the dashboard. */
export const en = {
  common,
  console,
  credentials,
  credits,
  keys,
  members,
  models,
  overview,
  playground,
  policy,
  requests,
  settings,
  signIn,
}
