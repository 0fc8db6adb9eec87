import { type Settings, setting } from '../../contract/read-settings.ts';
import { listOf, text, wholeNumber } from '../../contract/setting-kinds.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';
import { MINIMUM_TASKS, resizeService, serviceSize, serviceTerms } from './service.ts';

/** What step scaling of a queue processing service can be told. */
export const stepSettings = {
  periodMinutes: setting(wholeNumber('minutes', 1, 60), 'The alarms look at the maximum of so many minutes.', {
    default: 5,
  }),
  cooldownSeconds: setting(wholeNumber('seconds', 0, 3600), 'No change for so long after a change.', { default: 300 }),
  steps: setting(
    listOf(
      text('visible messages and the tasks that are added from there on, such as 100:1', /^[1-9]\d{0,6}:[1-9]\d{0,3}$/),
      10,
    ),
    'How the service grows: the step with the most messages that are there is taken.',
    { default: ['100:1', '500:5'] },
  ),
} as const;

/** SQS reports to CloudWatch each minute (SQS developer guide, "Available CloudWatch metrics"), and a period is looked at a minute late. */
const MINUTE = 60;

/**
 * Step scaling of the CDK's QueueProcessingFargateService, as it is without any settings but the maximum: one task is taken away when no
 * message was visible in the last whole period, one is added from 100 on and five from 500 on. Source of steps, period, statistic and
 * cooldown: aws/aws-cdk, packages/aws-cdk-lib/aws-ecs-patterns/lib/base/queue-processing-service-base.ts and
 * aws-applicationautoscaling/lib/step-scaling-policy.ts; a step without a cooldown has that of Application Auto Scaling, 300 s.
 */
export class StepScaler implements Scaler {
  readonly tickSeconds = MINUTE;
  readonly #settings: Settings<typeof stepSettings>;
  readonly #maxTasks: number;
  /** The one with the most messages first. */
  readonly #steps: readonly Step[];
  /** Visible messages at each minute of the present period, and the maximum of the last whole one. */
  #minutes: number[] = [];
  #lastPeriod: number | undefined;
  #nextChangeSeconds = 0;

  constructor(settings: Settings<typeof stepSettings>, maxTasks: number) {
    this.#settings = settings;
    this.#maxTasks = maxTasks;
    this.#steps = settings.steps.map(stepFrom).sort((one, other) => other.messages - one.messages);
  }

  begin(world: ScalerWorld): void {
    world.startReady(MINIMUM_TASKS, serviceTerms);
  }

  tick(world: ScalerWorld): void {
    this.#scale(world);
    this.#minutes.push(world.counts().visible);
    if (this.#minutes.length < this.#settings.periodMinutes) return;
    this.#lastPeriod = Math.max(...this.#minutes);
    this.#minutes = [];
  }

  /** Goes by the period that was closed at an earlier tick: a minute late. An alarm that stays on acts again as soon as it may. */
  #scale(world: ScalerWorld): void {
    if (this.#lastPeriod === undefined || world.nowSeconds < this.#nextChangeSeconds) return;
    const now = serviceSize(world);
    const wanted = Math.min(this.#maxTasks, Math.max(MINIMUM_TASKS, now + this.#change(this.#lastPeriod)));
    if (wanted === now) return;
    resizeService(world, wanted);
    this.#nextChangeSeconds = world.nowSeconds + this.#settings.cooldownSeconds;
  }

  #change(visible: number): number {
    if (visible === 0) return -1;
    return this.#steps.find(({ messages }) => visible >= messages)?.tasks ?? 0;
  }
}

interface Step {
  readonly messages: number;
  readonly tasks: number;
}

function stepFrom(text: string): Step {
  const [messages, tasks] = text.split(':').map(Number);
  return { messages: messages as number, tasks: tasks as number };
}
