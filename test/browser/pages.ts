import type { Page } from 'playwright-core'
import type { Site } from './seed.ts'

/** A page, and a text that stands there once it is loaded. */
export interface Visit {
  readonly name: string
  readonly path: (site: Site) => string
  /** A selector of what shows that everything is there. */
  readonly there: string
  /** What is opened on it before it is looked at. */
  readonly open?: (page: Page) => Promise<unknown>
}

const inFull = (page: string) => (site: Site) => `/app/${site.full}${page}`
const inEmpty = (page: string) => (site: Site) => `/app/${site.empty}${page}`

/** Of the console, as the operator sees them. */
export const consoleVisits: readonly Visit[] = [
  { name: 'console-health', path: () => '/console', there: 'text=All well' },
  { name: 'console-workspaces', path: () => '/console/workspaces', there: 'text=Northwind Analytics' },
  { name: 'console-workspace', path: (site) => `/console/workspaces/${site.full}`, there: 'text=Spring offer' },
  { name: 'console-credentials', path: () => '/console/credentials', there: 'text=official' },
  { name: 'console-models', path: () => '/console/models', there: 'text=broken-model' },
  { name: 'console-model', path: () => '/console/models/heron-large', there: 'text=History of prices' },
  {
    name: 'console-quote',
    path: (site) => `/console/workspaces/${site.full}`,
    there: 'text=Spring offer',
    open: async (page) => {
      await page.getByRole('button', { name: 'New quote' }).click()
      await page.getByLabel('Margin in percent').fill('5')
      await page.getByRole('button', { name: 'Preview' }).click()
      await page.getByText('What each model would cost').waitFor()
    },
  },
  { name: 'console-ledger', path: () => '/console/ledger', there: 'text=Check the books' },
]

/** Of somebody who is not signed in. */
export const strangerVisits: readonly Visit[] = [
  { name: 'sign-in', path: () => '/app/sign-in', there: 'text=Continue with Company' },
  { name: 'sign-in-refused', path: () => '/app/sign-in?error=account_not_linked', there: 'text=There is an account' },
  { name: 'sign-up', path: () => '/app/sign-up', there: 'text=Continue with Company' },
  { name: 'forgot-password', path: () => '/app/forgot-password', there: 'text=Send the link' },
  { name: 'reset-password', path: () => '/app/reset-password#of-nobody', there: 'text=Set the password' },
  { name: 'invitation-stranger', path: () => '/app/invitation#tli_of_nobody', there: 'text=Create an account' },
  { name: 'claim-stranger', path: () => '/console/claim#tlo_of_nobody', there: 'text=Create an account' },
]

export const visits: readonly Visit[] = [
  { name: 'invitation', path: () => '/app/invitation#tli_of_nobody', there: 'text=Accept invitation' },
  { name: 'invitation-none', path: () => '/app/invitation', there: 'text=This address holds no invitation' },
  { name: 'claim', path: () => '/console/claim#tlo_of_nobody', there: 'text=You are signed in as' },
  { name: 'overview', path: inFull(''), there: '.recharts-surface' },
  { name: 'overview-empty', path: inEmpty(''), there: 'text=First steps' },
  { name: 'requests', path: inFull('/requests'), there: 'table' },
  { name: 'requests-empty', path: inEmpty('/requests'), there: 'text=No requests yet' },
  { name: 'request', path: (site) => inFull(`/requests/${site.request}`)(site), there: 'text=Decision' },
  { name: 'playground', path: inFull('/playground'), there: 'text=The answer appears here.' },
  {
    name: 'playground-answer',
    path: inFull('/playground'),
    there: 'text=The answer appears here.',
    open: async (page) => {
      await page.getByRole('combobox', { name: 'Model' }).fill('swift-8b')
      await page.getByLabel('Lane').selectOption('resale')
      await page.getByLabel('Message').fill('Say hello to everybody.')
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByText('See the decision').waitFor()
    },
  },
  {
    name: 'model-prices',
    path: inFull('/models'),
    there: 'text=Spring offer',
    open: async (page) => {
      await page.getByRole('button', { name: 'heron-large' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'models', path: inFull('/models'), there: 'text=Spring offer' },
  { name: 'models-empty', path: inEmpty('/models'), there: 'table' },
  { name: 'keys', path: inFull('/keys'), there: 'text=Old laptop' },
  {
    name: 'key-dialog',
    path: inFull('/keys'),
    there: 'text=Old laptop',
    open: async (page) => {
      await page.getByRole('button', { name: 'Create key' }).click()
      await page.getByText('Limits, lanes, models and tags').click()
    },
  },
  { name: 'keys-empty', path: inEmpty('/keys'), there: 'text=No keys yet' },
  { name: 'credentials', path: inFull('/credentials'), there: 'th:has-text("Team account")' },
  {
    name: 'credential-dialog',
    path: inFull('/credentials'),
    there: 'th:has-text("Team account")',
    open: async (page) => {
      await page.getByRole('button', { name: 'Add a provider key' }).click()
      await page.getByText('Region, base URL and model names').click()
    },
  },
  { name: 'credentials-empty', path: inEmpty('/credentials'), there: 'text=No provider keys yet' },
  { name: 'policy', path: inFull('/policy'), there: 'text=Save policy' },
  { name: 'credits', path: inFull('/credits'), there: 'text=Invoice 2026-0117' },
  { name: 'members', path: inFull('/members'), there: 'table' },
  { name: 'credits-empty', path: inEmpty('/credits'), there: 'text=No credit yet' },
  { name: 'settings', path: inFull('/settings'), there: 'text=Terraform' },
  { name: 'not-found', path: inFull('/nothing'), there: 'text=There is no such page' },
]
