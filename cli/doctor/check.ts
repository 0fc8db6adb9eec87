import type { Gap } from './fact.ts';
import { error, type Finding, manual, together } from './finding.ts';
import type { Facts, Knowledge } from './knowledge.ts';

/** One item of the checklist. */
export interface Check {
  /** For machines and the documentation, e.g. `security-groups`. */
  readonly id: string;
  /** For people, e.g. `Security groups`. */
  readonly title: string;
  judge(facts: Facts): Finding;
}

/**
 * A check that judges what is known; what is not known is judged here, alike for all, and is never `ok`.
 *
 * @param own facts that it is about: that one could not be read is told here, and nowhere else.
 * @param others facts that it needs beside them, and that another check is about.
 */
export function check<const Own extends keyof Knowledge, const Others extends keyof Knowledge>(
  id: string,
  title: string,
  own: readonly Own[],
  others: readonly Others[],
  judge: (knowledge: Pick<Knowledge, Own | Others>) => Finding,
): Check {
  return {
    id,
    title,
    judge: (facts) => {
      const values: Partial<Record<keyof Knowledge, unknown>> = {};
      const gaps: Gap[] = [];
      for (const name of [...own, ...others]) {
        const fact = facts[name];
        if (fact.known) values[name] = fact.value;
        else if (fact.gap.kind === 'failed' && !own.some((each) => each === name))
          gaps.push({ kind: 'blocked', what: fact.gap.what });
        else gaps.push(fact.gap);
      }
      return gaps.length > 0 ? aboutGaps(gaps) : judge(values as Pick<Knowledge, Own | Others>);
    },
  };
}

function aboutGaps(gaps: readonly Gap[]): Finding {
  const failures = gaps.flatMap((gap) =>
    gap.kind === 'failed' ? error(gap.message.replace(/\.$/, ''), gap.remedy) : [],
  );
  return together(failures, manual(`not checked: ${whyNot(gaps)}`));
}

function whyNot(gaps: readonly Gap[]): string {
  const blockers = gaps.flatMap((gap) => (gap.kind === 'blocked' ? gap.what : []));
  if (blockers.length > 0) return `${[...new Set(blockers)].join(' and ')} must be known first`;
  const [instead] = gaps.flatMap((gap) => (gap.kind === 'not-local' ? (gap.instead ?? []) : []));
  return `the embedded AWS does not have it${instead ? `; ${instead}` : ''}`;
}
