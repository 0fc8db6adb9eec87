import { expect, test } from '@jest/globals';
import { checklist } from '../../../cli/doctor/checklist.ts';
import type { Status } from '../../../cli/doctor/finding.ts';
import type { Knowledge } from '../../../cli/doctor/knowledge.ts';
import { factsOf, healthy } from './healthy-knowledge.ts';

interface Row {
  readonly check: string;
  readonly when: string;
  /** Beside what is known where all is well. */
  readonly knowing: Partial<Knowledge>;
  readonly status: Status;
  readonly says: RegExp;
  /** Something is to be done about each warning and each error; unset, it does not matter what. */
  readonly todo?: RegExp;
}

/** A test for each row: what its check finds. */
export function testFindings(rows: readonly Row[]): void {
  test.each(rows)('$check is $status when $when', ({ check: id, knowing, status, says, todo = /\.$/ }) => {
    const finding = checklist.find((check) => check.id === id)?.judge(factsOf({ ...healthy, ...knowing }));
    expect(finding).toMatchObject({ status, says: expect.stringMatching(says) });
    if (status === 'ok') expect(finding).not.toHaveProperty('todo');
    else if (status !== 'manual') expect(finding?.todo).toMatch(todo);
  });
}
