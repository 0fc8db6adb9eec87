import { type Settings, setting } from '../../contract/read-settings.ts';
import { flag, oneOf, wholeNumber } from '../../contract/setting-kinds.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';

/** A job's last receive waits so long for a message (SQS API reference, ReceiveMessage: `WaitTimeSeconds` is 20 at most). */
const LONG_POLL_SECONDS = 20;

/** What a KEDA ScaledJob with the trigger `aws-sqs-queue` can be told, in KEDA's words and with its defaults. */
export const kedaScaledJobSettings = {
  strategy: setting(
    oneOf(['default', 'accurate', 'eager']),
    '`scalingStrategy.strategy`: how jobs that exist are taken off.',
    { default: 'default' },
  ),
  // defaultTargetQueueLength (kedacore/keda, pkg/scalers/aws_sqs_queue_scaler.go).
  queueLength: setting(wholeNumber('messages', 1, 10_000), '`queueLength`: messages for one job.', { default: 5 }),
  scaleOnInFlight: setting(
    flag,
    '`scaleOnInFlight`: whether messages in flight count; unless set, they do with the strategy default alone, because the other two are made for a count without them.',
  ),
  // defaultPollingInterval (kedacore/keda, apis/keda/v1alpha1/withtriggers_types.go).
  pollSeconds: setting(wholeNumber('seconds', 1, 3600), '`pollingInterval`.', { default: 30 }),
  drain: setting(
    flag,
    'Whether a job goes on with the next message until a receive of 20 s comes back empty; otherwise it ends after one.',
    { default: false },
  ),
} as const;

/**
 * KEDA's ScaledJob: each poll counts messages and jobs that have not ended, and creates jobs; it never stops one.
 *
 * With L messages, M = ceil(min(L / queueLength, maximum)), J jobs that have not ended and P of them that do not run yet, it creates
 * - default: M - J,
 * - accurate: M - P, and no more than maximum - J once M + J - P exceeds the maximum,
 * - eager: M, and no more than maximum - J - P,
 *
 * and no more than L at once, or, with eager, the maximum. Source: kedacore/keda at 8b4f083, pkg/scaling/executor/scale_jobs.go and
 * pkg/scaling/scaledjob/metrics.go.
 */
export class KedaScaledJob implements Scaler {
  readonly tickSeconds: number;
  readonly #settings: Settings<typeof kedaScaledJobSettings>;
  readonly #maximum: number;

  constructor(settings: Settings<typeof kedaScaledJobSettings>, maxTasks: number) {
    this.tickSeconds = settings.pollSeconds;
    this.#settings = settings;
    this.#maximum = maxTasks;
  }

  tick(world: ScalerWorld): void {
    const { strategy, queueLength, scaleOnInFlight = strategy === 'default', drain } = this.#settings;
    const { visible, inFlight } = world.counts();
    const messages = visible + (scaleOnInFlight ? inFlight : 0);
    if (messages === 0) return;
    const wanted = Math.ceil(Math.min(messages / queueLength, this.#maximum));
    const atOnce = strategy === 'eager' ? this.#maximum : messages;
    world.launch(Math.min(atOnce, Math.max(0, this.#missing(wanted, world))), {
      role: 'burst',
      idleExitSeconds: LONG_POLL_SECONDS,
      minimumLifeSeconds: 0,
      oneShot: !drain,
    });
  }

  #missing(wanted: number, { starting, running }: ScalerWorld): number {
    const jobs = starting + running;
    switch (this.#settings.strategy) {
      case 'default':
        return wanted - jobs;
      case 'accurate':
        return wanted + jobs - starting > this.#maximum ? this.#maximum - jobs : wanted - starting;
      case 'eager':
        return Math.min(this.#maximum - jobs - starting, wanted);
    }
  }
}
