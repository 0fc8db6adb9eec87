import type { Environment } from '../contract/read-settings.ts';
import type { PolicyName } from '../simulator/policies.ts';

/** A policy with settings that are worth comparing. */
export interface Contender {
  readonly name: string;
  readonly policy: PolicyName;
  readonly set: Environment;
}

/** What costs and waits least among the peers as they come, and what each is measured by. */
export const STRONGEST_PEER = 'keda-scaled-job-drain 1';

/** This project's policies, and its peers as they come and as they are tuned. */
export const contenders: readonly Contender[] = [
  contender('target-wait', 'target-wait'),
  contender('target-wait 36 s', 'target-wait', { ECS_TARGET_WAIT_SECONDS: '36' }),
  contender('target-wait 120 s', 'target-wait', { ECS_TARGET_WAIT_SECONDS: '120' }),
  contender('messages-per-task 5', 'messages-per-task', { ECS_MESSAGES_PER_TASK: '5' }),
  contender('naive 10', 'naive', { messagesPerTask: '10' }),
  contender('naive 5', 'naive'),
  contender('naive 1', 'naive', { messagesPerTask: '1' }),
  contender('step', 'step'),
  contender('step, tuned', 'step', { periodMinutes: '1', cooldownSeconds: '60', steps: '1:1,25:5,200:20' }),
  contender('target-tracking', 'target-tracking'),
  contender('target-tracking, cooldowns 300 s', 'target-tracking', {
    scaleOutCooldownSeconds: '300',
    scaleInCooldownSeconds: '300',
  }),
  contender('keda-scaled-object 5', 'keda-scaled-object'),
  contender('keda-scaled-object 1', 'keda-scaled-object', { queueLength: '1' }),
  contender('keda-scaled-job accurate 1', 'keda-scaled-job', { strategy: 'accurate', queueLength: '1' }),
  contender('keda-scaled-job eager 1, in flight counted', 'keda-scaled-job', {
    strategy: 'eager',
    queueLength: '1',
    scaleOnInFlight: 'true',
  }),
  contender(STRONGEST_PEER, 'keda-scaled-job-drain', { queueLength: '1' }),
  contender('keda-scaled-job-drain 5', 'keda-scaled-job-drain'),
  contender('always-on', 'always-on'),
  contender('clairvoyant', 'clairvoyant'),
  contender('lower-bound', 'lower-bound'),
];

function contender(name: string, policy: PolicyName, set: Environment = {}): Contender {
  return { name, policy, set };
}
