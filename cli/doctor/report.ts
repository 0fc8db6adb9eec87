import type { Environment } from '../../contract/read-settings.ts';
import type { TargetOptions } from '../stack/target.ts';
import { checklist } from './checklist.ts';
import type { Finding, Status } from './finding.ts';
import { gatherFacts } from './gather.ts';
import type { Facts } from './knowledge.ts';

export interface CheckResult extends Finding {
  readonly id: string;
  readonly title: string;
}

export interface DoctorReport {
  /** What was looked at, for people. */
  readonly stack: string;
  readonly checks: readonly CheckResult[];
  readonly errors: number;
  readonly warnings: number;
}

/**
 * Runs the whole checklist on a stack, which is the one on this machine or a deployed one as for every command.
 *
 * @param now milliseconds since the epoch.
 * @throws CommandFailure when AWS knows nobody; AwsError when it does not answer who that is.
 */
export async function runDoctor(options: TargetOptions, environment: Environment, now: number): Promise<DoctorReport> {
  const { title, facts } = await gatherFacts(options, environment, now);
  return judge(title, facts);
}

/** Every check's finding about these facts. */
export function judge(stack: string, facts: Facts): DoctorReport {
  const checks = checklist.map((check) => ({ id: check.id, title: check.title, ...check.judge(facts) }));
  const count = (status: Status) => checks.filter((check) => check.status === status).length;
  return { stack, checks, errors: count('error'), warnings: count('warning') };
}
