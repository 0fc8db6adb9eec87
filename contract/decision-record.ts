import { DECISION_LOG_MESSAGE } from './names.ts';
import type { Observation } from './observation.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';

/** One decision as it stands in the log: what was seen, by which policy, what came of it. */
export interface DecisionRecord {
  readonly timestamp: string;
  readonly observation: Observation;
  readonly policy: Policy;
  readonly overridden: readonly string[];
  readonly plan: Plan;
  readonly outcome: {
    readonly launched: number;
    readonly alreadyLaunched: number;
    readonly missing: number;
    readonly left: number;
    /** Whether nothing was launched because the scaler only decides. */
    readonly dryRun: boolean;
  };
}

/** The decision in a line of the scaler's log; undefined for every other line. */
export function parseDecision(line: string): DecisionRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: Partial<DecisionRecord> & { readonly message?: string } = JSON.parse(line);
    return value.message === DECISION_LOG_MESSAGE && value.plan ? (value as DecisionRecord) : undefined;
  } catch {
    return undefined;
  }
}
