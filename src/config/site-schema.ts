import { z } from 'zod'
import { flag, text } from './fields.ts'

const words = (description: string, example: string) => text({ description, expected: 'a text', example })

const colour = (description: string, example: string) =>
  text({ description, expected: 'a colour such as #0b6e69', example, pattern: /^#[0-9a-fA-F]{6}$/ })

const section = (where: string) =>
  words(`Replaces the text ${where}. Blank lines begin a new paragraph.`, 'A text of your own.').optional()

const link = text({
  description: 'Where the link leads.',
  expected: 'a path such as /terms, or an http(s) or mailto URL',
  example: 'https://example.com/terms',
  pattern: /^(\/(?!\/)|https?:\/\/|mailto:)[^\s"<>]*$/,
})

export const siteSchema = z.strictObject({
  enabled: flag('Whether there is a public site at /. Without it / is a plain page. Default: true.').prefault(true),
  name: words('Name of the offer, in the head of each page, of the dashboard too.', 'Trilane').prefault('Trilane'),
  tagline: words('The first line of the first page.', 'Every model. Three ways to pay.').optional(),
  intro: words('What stands below that line.', 'One key for the models our teams use.').optional(),
  logo: text({
    description:
      'File of the logo, beside the name, and the icon of the dashboard. Seen from the folder that the server runs in.',
    expected: 'the path of an .svg or .png file',
    example: './logo.svg',
    pattern: /\.(svg|png)$/i,
  }).optional(),
  colours: z
    .strictObject({
      accent: colour(
        'Colour of buttons, links and marks. Where it has too little contrast for text, a lighter or darker shade of it ' +
          'is taken there.',
        '#0b6e69',
      ).prefault('#0b6e69'),
    })
    .meta({ description: 'Colours.' })
    .prefault({}),
  links: z
    .record(z.string().min(1).max(60), link)
    .meta({ description: 'Links at the foot of each page, by what they are called.', example: '{ Terms: /terms }' })
    .default({}),
  contactEmail: text({
    description: 'Where people ask for a quote. Without it the pages name no address.',
    expected: 'an e-mail address',
    example: 'sales@example.com',
    pattern: /^[^\s@<>"]+@[^\s@<>"]+$/,
  }).optional(),
  texts: z
    .strictObject({
      lanes: section('above the comparison of the lanes'),
      buyers: section('above the three kinds of customers'),
      pricing: section('above what decides about prices'),
      quickstart: section('above the ways to begin'),
      models: section('above the catalogue'),
      faq: section('above the questions'),
      status: section('above the state of the service'),
    })
    .meta({ description: 'Texts of your own in place of those that are shipped.' })
    .prefault({}),
})
