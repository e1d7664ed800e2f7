import type { domainTasks } from '../../../scripts/route/tasks.ts'

/** A kind of prompts. */
export interface Topic {
  readonly task: string
  readonly domain: keyof typeof domainTasks
  /** What is asked: `%` stands for what it is about. */
  readonly asks: readonly string[]
  readonly about: readonly string[]
}

/** What is asked of models all day, told by words that a fit can learn from. */
export const topics: readonly Topic[] = [
  {
    task: 'gsm8k',
    domain: 'mathematics',
    asks: ['How many % are left after each of them is sold twice?', 'Find the total of % when every price doubles.'],
    about: ['apples', 'tickets', 'coins', 'boxes of pencils', 'train seats', 'marbles'],
  },
  {
    task: 'human_eval',
    domain: 'code',
    asks: ['Write a Python function that sorts a list of %.', 'Fix the bug in this loop over % and return an array.'],
    about: ['integers', 'file names', 'dates', 'matrices', 'tree nodes', 'log lines'],
  },
  {
    task: 'biology',
    domain: 'life',
    asks: ['Which organ of the patient reacts to % first?', 'Explain what a cell does with %.'],
    about: ['glucose', 'insulin', 'oxygen', 'a virus', 'proteins', 'salt'],
  },
  {
    task: 'law',
    domain: 'law',
    asks: ['Is the plaintiff liable for % under this contract?', 'What does the court say about %?'],
    about: ['the lease', 'damages', 'the warranty', 'a late delivery', 'the deposit', 'negligence'],
  },
  {
    task: 'history',
    domain: 'society',
    asks: ['Which century saw % in the empire?', 'Who was king during %?'],
    about: ['the revolt', 'the treaty', 'the plague', 'the siege', 'the reform', 'the long peace'],
  },
  {
    task: 'commongen',
    domain: 'writing',
    asks: ['Write a short letter about %.', 'Compose a story in which % is found.'],
    about: ['a lighthouse', 'an old friend', 'the first snow', 'a lost dog', 'the garden', 'a new job'],
  },
]

/** Words that come with hard prompts, and with easy ones. */
export const hardWords = ['rigorous', 'nested', 'adversarial', 'asymptotic', 'counterfactual', 'interdependent']
export const easyWords = ['briefly', 'basic', 'everyday', 'simple', 'short', 'familiar']
