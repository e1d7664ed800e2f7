/** What the questions of public benchmarks are about: the domains of the prior table, and the tasks that belong to each. */
export const domainTasks: Readonly<Record<string, string>> = {
  mathematics:
    'abstract_algebra college_mathematics elementary_mathematics high_school_mathematics high_school_statistics ' +
    'math math-l5 gsm gsm8k agentverse-mgsm formal_logic',
  code:
    'crux mbpp human_eval college_computer_science computer_security high_school_computer_science machine_learning ' +
    'computer_science',
  physics:
    'astronomy college_physics conceptual_physics high_school_physics physics engineering electrical_engineering',
  chemistry: 'college_chemistry high_school_chemistry chemistry gpqa',
  life:
    'anatomy clinical_knowledge college_biology college_medicine high_school_biology human_aging human_sexuality ' +
    'medical_genetics nutrition professional_medicine virology biology health',
  law: 'international_law jurisprudence professional_law law',
  business:
    'business_ethics econometrics high_school_macroeconomics high_school_microeconomics management marketing ' +
    'professional_accounting public_relations business economics',
  society:
    'high_school_european_history high_school_geography high_school_government_and_politics high_school_us_history ' +
    'high_school_world_history prehistory security_studies sociology us_foreign_policy history',
  mind:
    'high_school_psychology professional_psychology logical_fallacies moral_disputes moral_scenarios philosophy ' +
    'world_religions psychology',
  facts: 'global_facts miscellaneous trivia_qa natural_qa other',
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
