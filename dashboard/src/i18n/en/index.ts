import common from './common.json'
import keys from './keys.json'
import requests from './requests.json'
import signIn from './signIn.json'

/** All texts, a group for each part of the dashboard. */
export const en = { common, keys, requests, signIn }
