import { shortened } from '../../kubernetes/names.ts';
import { placeholder } from '../../placeholder.ts';
import { carry, carryAll, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import { taskCountOf } from './job-fields.ts';
import { accountForMetadata } from './object-metadata.ts';
import { scheduleOf } from './schedule-expression.ts';

/** The bounds of an event's age (Scheduler API reference, RetryPolicy, `MaximumEventAgeInSeconds`). */
const EVENT_AGE_SECONDS = { least: 60, most: 86_400 } as const;

/** Names of schedules (Scheduler API reference, CreateSchedule, `Name`) and of roles (IAM API reference, CreateRole) have so many characters at most. */
const LONGEST_NAME = 64;

/** What a CronJob's schedules are made with. */
interface ScheduleParts {
  readonly family: string;
  readonly networkConfiguration: Draft;
  readonly tags: Draft | undefined;
}

/** Inputs of the Scheduler's CreateSchedule, one for each expression that the CronJob's schedule takes. */
export function schedulesOf(cronJob: Place, parts: ScheduleParts): readonly DraftMap[] {
  const spec = cronJob.required('spec');
  const schedule = spec?.required('schedule');
  const text = schedule?.text();
  if (spec === undefined || schedule === undefined || text === undefined) return [];
  applyRules(spec, rules);
  const found = scheduleOf(text);
  if ('problem' in found) {
    const remedy = 'Write five fields, and the time zone into "spec.timeZone".';
    schedule.refuse('schedule-not-convertible', found.problem, remedy);
    return [];
  }
  if (found.mayCoincide)
    schedule.remark('schedule-in-two', {
      lost: `"${text}" names days of the month and of the week, of which Kubernetes takes either; EventBridge Scheduler needs two schedules for it, and a day that both name starts tasks twice.`,
      remedy: 'Let the program see whether it has run already, or choose days of one kind.',
    });
  const count = jobOf(spec);
  return found.expressions.map((expression, index) => ({
    Name: withSuffix(parts.family, index === 0 ? '' : `-${index + 1}`),
    ScheduleExpression: carry(schedule, expression),
    ScheduleExpressionTimezone: timeZoneOf(spec.member('timeZone')),
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: stateOf(spec.member('suspend')),
    Target: targetOf(spec, count, parts),
  }));
}

function withSuffix(family: string, suffix: string): string {
  return `${shortened(family, LONGEST_NAME - suffix.length)}${suffix}`;
}

function jobOf(spec: Place): Draft {
  const template = spec.member('jobTemplate');
  const metadata = template?.member('metadata');
  if (metadata !== undefined) accountForMetadata(metadata);
  const job = template?.member('spec');
  return job === undefined ? 1 : taskCountOf(job);
}

/** Kubernetes goes by the time of its controller, which is UTC nearly everywhere; so does EventBridge Scheduler. */
function timeZoneOf(timeZone: Place | undefined): Draft {
  return timeZone === undefined ? 'UTC' : carry(timeZone);
}

function stateOf(suspend: Place | undefined): Draft {
  return suspend === undefined ? 'ENABLED' : carry(suspend, suspend.value === true ? 'DISABLED' : 'ENABLED');
}

function targetOf(spec: Place, count: Draft, { family, networkConfiguration, tags }: ScheduleParts): DraftMap {
  const owner = `${placeholder('AWS_REGION')}:${placeholder('AWS_ACCOUNT_ID')}`;
  return {
    Arn: `arn:aws:ecs:${owner}:cluster/${placeholder('ECS_CLUSTER_NAME')}`,
    RoleArn: `arn:aws:iam::${placeholder('AWS_ACCOUNT_ID')}:role/${roleName(family)}`,
    EcsParameters: {
      TaskDefinitionArn: `arn:aws:ecs:${owner}:task-definition/${family}`,
      TaskCount: count,
      LaunchType: 'FARGATE',
      NetworkConfiguration: networkConfiguration,
      Tags: tags,
    },
    RetryPolicy: retryPolicy(spec.member('startingDeadlineSeconds')),
  };
}

/** The role with which the Scheduler starts tasks. */
function roleName(family: string): string {
  return withSuffix(family, '-scheduler');
}

function retryPolicy(deadline: Place | undefined): DraftMap | undefined {
  const seconds = deadline?.number();
  if (deadline === undefined || seconds === undefined) return undefined;
  const { least, most } = EVENT_AGE_SECONDS;
  const age = Math.min(most, Math.max(least, Math.ceil(seconds)));
  if (age !== seconds)
    deadline.remark('start-deadline-changed', {
      lost: `EventBridge Scheduler gives up a start after ${age} s, not after ${seconds} s: it takes ${least} to ${most} s.`,
      remedy: 'Let the program look at the time itself where it must not start late.',
    });
  return { MaximumEventAgeInSeconds: carryAll([deadline], age) };
}

const rules: MemberRules = {
  concurrencyPolicy: unlessDefault(
    'Allow',
    remarked(
      'concurrency-policy-lost',
      'EventBridge Scheduler starts tasks at each time, also while those of the last one still run.',
      'Let the program take a lock, e.g. by a conditional write to DynamoDB, and leave where another one holds it.',
    ),
  ),
  successfulJobsHistoryLimit: ignored('ECS removes stopped tasks by itself, about an hour after they ended.'),
  failedJobsHistoryLimit: ignored('ECS removes stopped tasks by itself, about an hour after they ended.'),
};
