import { DEFAULT_TARGET_WAIT_SECONDS, policyFrom } from '../contract/policy.ts';
import { policyRules, policySettings } from '../contract/policy-settings.ts';
import { type Environment, readSettings, type SettingTable } from '../contract/read-settings.ts';
import { workerLoopSettings } from '../contract/worker-settings.ts';
import { OwnScaler } from './scalers/own-scaler.ts';
import { type SimulatedPolicy, simulate } from './simulated-policy.ts';

const { WORKER_PAID_MINIMUM_SECONDS } = workerLoopSettings;
const ownSettings = { ...policySettings, WORKER_PAID_MINIMUM_SECONDS } as const;

/** The messages for a task where none are set: CloudIDE's number (its `.env`, `ECS_MESSAGES_PER_TASK`). */
const USUAL_MESSAGES_PER_TASK = 5;

const { ECS_MESSAGES_PER_TASK, ECS_TARGET_WAIT_SECONDS, ECS_SECONDS_PER_MESSAGE, ...sharedSettings } = ownSettings;

export const targetWait = ownPolicy(
  'This project with ECS_TARGET_WAIT_SECONDS, its default policy.',
  {
    ECS_TARGET_WAIT_SECONDS: { ...ECS_TARGET_WAIT_SECONDS, default: DEFAULT_TARGET_WAIT_SECONDS },
    ECS_SECONDS_PER_MESSAGE,
    ...sharedSettings,
  },
  (set) => ({ ...set, ECS_MESSAGES_PER_TASK: undefined }),
);

export const messagesPerTask = ownPolicy(
  'This project with ECS_MESSAGES_PER_TASK.',
  { ECS_MESSAGES_PER_TASK: { ...ECS_MESSAGES_PER_TASK, default: USUAL_MESSAGES_PER_TASK }, ...sharedSettings },
  ({ ECS_MESSAGES_PER_TASK: messages = String(USUAL_MESSAGES_PER_TASK), ...set }) => ({
    ...set,
    ECS_MESSAGES_PER_TASK: messages,
    ECS_TARGET_WAIT_SECONDS: undefined,
  }),
);

/** One of this project's two: the name chosen says which, so what would choose the other is left out. */
function ownPolicy(
  meaning: string,
  settings: SettingTable,
  choose: (set: Environment) => Environment,
): SimulatedPolicy {
  return {
    meaning,
    settings,
    read: (set) => {
      const values = readSettings('The policy', ownSettings, choose(set), policyRules);
      return (trial) => {
        const queueName = trial.trace.groups ? 'simulated.fifo' : 'simulated';
        return simulate(trial, new OwnScaler(policyFrom(values, queueName), values.WORKER_PAID_MINIMUM_SECONDS));
      };
    },
  };
}
