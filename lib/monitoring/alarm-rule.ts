import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmName } from '../../contract/alarms.ts';

/**
 * Periods by which an alarm on several metrics looks back further than must breach. Metrics come late, each in its own time, and where one
 * is missing an expression takes it for 0 (CloudWatch user guide, "Using metric math", on operators and on FILL): the newest periods may
 * seem well until they are complete, and an alarm that wants all of them would be stuck.
 */
export const LATE_PERIODS = 2;

/** When one alarm goes off. */
export interface AlarmRule {
  readonly name: AlarmName;
  /** One sentence for whoever is paged. */
  readonly meaning: string;
  readonly metric: cloudwatch.IMetric;
  /** A value at or above it breaches, or with `below` one under it. */
  readonly threshold: number;
  readonly below?: true;
  /** Breaching periods that make an alarm, of the newest so many. */
  readonly breaching: number;
  readonly of: number;
  /** Whether a period without data breaches. */
  readonly missingDataBreaches: boolean;
}
