import { Ledger } from '../trace/ledger.ts';
import type { Place } from '../trace/place.ts';
import type { Source } from './source.ts';

/** The family; where a template leaves it to CloudFormation, the id of the task definition there, of which no account is kept. */
export function familyOf({ task, logicalId = '' }: Pick<Source, 'task' | 'logicalId'>): Place {
  const family = task.member('family');
  if (family !== undefined && typeof family.value === 'string') return family;
  return new Ledger({ name: '', kind: 'ecs', content: logicalId, positionOf: () => undefined }).root;
}
