/**
 * Words that mean much the same for routing. They count as a group, so that a synonym changes little; what else a
 * single word says is left to the hashed words.
 */
export const wordGroups = {
  what: 'what which',
  who: 'who whom whose',
  when: 'when where',
  why: 'why explain reason because therefore hence justify',
  how: 'how',
  many: 'many much number amount total average altogether each every per twice half times',
  yesNo: 'is are does do did can could should would will has have',
  calculate: 'calculate compute determine evaluate solve simplify find approximate estimate express',
  prove: 'prove show derive verify proof theorem lemma suppose assume let',
  write: 'write compose draft create generate describe story poem essay email letter blog article',
  rewrite: 'rewrite rephrase paraphrase edit correct improve summarize summarise translate shorten revise',
  list: 'list give name identify provide enumerate outline',
  compare: 'compare contrast difference between advantages disadvantages versus better',
  roleplay: 'pretend act imagine role persona character you your yourself',
  negation: 'not except never neither nor cannot least without unlikely incorrect false',
  choice: 'following statement statements best correct true most likely above none option options choose answer',
  format: 'json xml yaml csv table markdown format schema field fields extract parse output',
  programming:
    'def return function class import print int string array list loop python javascript java code program assert ' +
    'const var void public static algorithm implement sql select bug compile variable',
  mathematics:
    'equation integer integers real polynomial triangle circle angle matrix vector derivative integral function ' +
    'prime sum product ratio percent probability frac sqrt divided multiply positive solution root square degree',
  physics:
    'velocity mass force energy electron charge current voltage temperature pressure heat wave field particle ' +
    'acceleration meter meters joule kelvin newton frequency circuit resistance',
  chemistry: 'atom molecule acid base reaction ion bond solution mole compound oxidation ph element solvent nmr',
  life: 'cell cells gene dna protein species plant animal blood bacteria virus enzyme evolution organism tissue',
  medicine: 'patient year-old symptoms disease treatment diagnosis clinical drug pain therapy surgery physician',
  law: 'court law contract plaintiff defendant statute liable liability legal constitutional tort jury attorney',
  money: 'market price cost demand supply tax profit company business interest revenue capital bank dollars',
  society: 'government political policy social state war president rights country states economic party',
  past: 'century king empire ancient revolution treaty historical emperor colony war religion church',
  mind: 'psychology behavior cognitive moral ethics philosophy theory argument belief person emotional learning',
  everyday: 'he she his her they family friend school home bought sold store money day week hours',
} as const

export type WordGroup = keyof typeof wordGroups
