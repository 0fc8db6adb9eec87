import * as z from 'zod/mini';
import { readInput } from '../ecs/input.ts';
import { ServiceError } from '../service-error.ts';

const metricStat = z.object({
  Metric: z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.optional(z.array(z.object({ Name: z.string(), Value: z.string() }))),
  }),
  Period: z.int(),
  Stat: z.string(),
});

const inputSchema = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string(),
      Label: z.optional(z.string()),
      ReturnData: z.optional(z.boolean()),
      Expression: z.optional(z.string()),
      MetricStat: z.optional(metricStat),
    }),
  ),
  // Seconds since the epoch.
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.optional(z.enum(['TimestampDescending', 'TimestampAscending'])),
  NextToken: z.optional(z.string()),
});

const knownStatistics = ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] as const;

export interface MetricStat extends z.infer<typeof metricStat> {
  readonly Stat: (typeof knownStatistics)[number];
}

export interface MetricDataInput extends Omit<z.infer<typeof inputSchema>, 'MetricDataQueries'> {
  readonly MetricDataQueries: readonly {
    readonly Id: string;
    readonly Label?: string | undefined;
    readonly ReturnData?: boolean | undefined;
    readonly MetricStat: MetricStat;
  }[];
}

/** CloudWatch API reference, GetMetricData. */
const MAXIMUM_QUERIES = 500;

/**
 * Reads the input of GetMetricData. Departure: no expressions and no percentiles; they are refused.
 *
 * @throws ServiceError ValidationException, with CloudWatch's own texts where they are known, or InvalidNextToken.
 */
export function readMetricDataInput(rawInput: unknown): MetricDataInput {
  const { MetricDataQueries: queries, ...rest } = readInput(inputSchema, rawInput);
  if (rest.NextToken !== undefined) throw new ServiceError('InvalidNextToken', 'The specified nextToken is invalid.');
  if (rest.StartTime === rest.EndTime) throw invalid('The parameter StartTime must not equal parameter EndTime.');
  if (rest.StartTime > rest.EndTime) throw invalid('The parameter StartTime must be less than the parameter EndTime.');
  if (queries.length === 0 || queries.length > MAXIMUM_QUERIES)
    throw invalid(`MetricDataQueries must have 1 to ${MAXIMUM_QUERIES} members.`);
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw invalid('The values for parameter id in MetricDataQueries are not unique.');
  return {
    ...rest,
    MetricDataQueries: queries.map(({ Id, Label, ReturnData, Expression, MetricStat: stat }, index) => {
      const place = `MetricDataQueries.member.${index + 1}`;
      if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id))
        throw invalid(
          `The value ${Id} for parameter ${place}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
        );
      if (Expression !== undefined || !stat) throw invalid(`${place} must have a MetricStat, and no Expression.`);
      return { Id, Label, ReturnData, MetricStat: checkedStat(stat, place) };
    }),
  };
}

function checkedStat(stat: z.infer<typeof metricStat>, place: string): MetricStat {
  const Stat = knownStatistics.find((known) => known === stat.Stat);
  if (!Stat) throw invalid(`The value ${stat.Stat} for parameter ${place}.MetricStat.Stat is not supported.`);
  // SQS's metrics have a resolution of a minute.
  if (stat.Period <= 0 || stat.Period % 60 !== 0)
    throw invalid(`The value ${stat.Period} for parameter ${place}.MetricStat.Period must be a multiple of 60.`);
  return { ...stat, Stat };
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
