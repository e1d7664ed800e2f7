import { readFileSync } from 'node:fs'
import { type Config, ConfigError } from '../config/index.ts'
import type { SiteSettings } from '../http/site.ts'
import type { Logo } from '../http/site-files.ts'

/** What of the configuration concerns the public site and the look of the dashboard. Throws ConfigError when the logo cannot be read. */
export function siteSettings({ site, signIn, trial, settlement, file }: Config): SiteSettings {
  const { enabled, name, tagline, intro, links, contactEmail, texts, colours, logo } = site
  return {
    enabled,
    look: {
      name,
      accent: colours.accent,
      logo: logo === undefined ? undefined : readLogo(logo, file ?? 'trilane.yaml'),
    },
    sources: {
      brand: { name, tagline, intro, links, contactEmail, texts },
      signUpOpen: signIn.signUp === 'open',
      signUpCredit: trial.signUpCreditUsd,
      strict: {
        cheap: settlement.cheap === 'strict',
        resale: settlement.resale === 'strict',
        byok: settlement.byok === 'strict',
      },
    },
  }
}

function readLogo(path: string, file: string): Logo {
  try {
    return { extension: /\.png$/i.test(path) ? '.png' : '.svg', bytes: readFileSync(path) }
  } catch (error) {
    const problem = `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`
    const mend = 'name a readable .svg or .png file or leave it out'
    throw new ConfigError([{ file, line: undefined, column: undefined, key: 'site.logo', problem, mend }])
  }
}
