/**
 * What the questions of public benchmarks are about: the domains of the prior table, and the tasks that belong to each.
 * As fine as benchmarks tell them apart: models differ more between engineering and physics, or business and economics,
 * than words beyond that can tell.
 */
export const domainTasks: Readonly<Record<string, string>> = {
  mathematics: 'abstract_algebra college_mathematics high_school_mathematics high_school_statistics math',
  'competition mathematics': 'math-l5',
  'word problems': 'gsm gsm8k agentverse-mgsm elementary_mathematics',
  code: 'mbpp human_eval',
  'code reading': 'crux',
  computing:
    'college_computer_science computer_security high_school_computer_science machine_learning computer_science',
  physics: 'astronomy college_physics conceptual_physics high_school_physics physics',
  engineering: 'engineering electrical_engineering',
  chemistry: 'college_chemistry high_school_chemistry chemistry',
  biology: 'college_biology high_school_biology biology',
  health:
    'anatomy clinical_knowledge college_medicine human_aging human_sexuality medical_genetics nutrition ' +
    'professional_medicine virology health',
  law: 'international_law jurisprudence professional_law law',
  business: 'business_ethics management marketing professional_accounting public_relations business',
  economics: 'econometrics high_school_macroeconomics high_school_microeconomics economics',
  history: 'high_school_european_history high_school_us_history high_school_world_history prehistory history',
  society: 'high_school_geography high_school_government_and_politics security_studies sociology us_foreign_policy',
  psychology: 'high_school_psychology professional_psychology psychology',
  philosophy: 'formal_logic logical_fallacies moral_disputes moral_scenarios philosophy world_religions',
  facts: 'trivia_qa natural_qa',
  'mixed questions': 'global_facts miscellaneous other',
  everyday: 'commonsense_qa openbook_qa arc_challenge agentverse-logicgrid',
  writing: 'commongen',
}

/** Position of a task's domain, or undefined for a task of no domain. */
export function domainOf(task: string): number | undefined {
  return domains.get(task.replaceAll(' ', '_'))
}

const domains = new Map(
  Object.values(domainTasks).flatMap((tasks, at) => tasks.split(' ').map((task) => [task, at] as const)),
)
