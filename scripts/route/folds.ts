import { hashOf } from './chance.ts'
import type { Row } from './rows.ts'

export const FOLDS = 5

/** By group: near-duplicates are in the same fold, whatever file they are in. */
export const foldOf = ({ group }: Row) => hashOf(group) % FOLDS
