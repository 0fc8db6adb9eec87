import { type Settings, setting } from '../../contract/read-settings.ts';
import { wholeNumber } from '../../contract/setting-kinds.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';

/** What the replaced orchestrator can be told. */
export const naiveSettings = {
  messagesPerTask: setting(wholeNumber('messages', 1, 10_000), 'Visible messages for one task.', { default: 5 }),
  idleExitSeconds: setting(wholeNumber('seconds', 1, 3600), 'How long a task without a message stays.', {
    default: 60,
  }),
} as const;

/**
 * The orchestrator that this project replaces: each minute it launches ceil(visible / messagesPerTask) tasks, less those that run or
 * start, up to the maximum. What is in flight does not count, and a task leaves after a minute without a message.
 */
export class NaiveScaler implements Scaler {
  readonly tickSeconds = 60;
  readonly #settings: Settings<typeof naiveSettings>;
  readonly #maxTasks: number;

  constructor(settings: Settings<typeof naiveSettings>, maxTasks: number) {
    this.#settings = settings;
    this.#maxTasks = maxTasks;
  }

  tick(world: ScalerWorld): void {
    const { messagesPerTask, idleExitSeconds } = this.#settings;
    const wanted = Math.min(this.#maxTasks, Math.ceil(world.counts().visible / messagesPerTask));
    const missing = wanted - world.starting - world.running;
    if (missing > 0) world.launch(missing, { role: 'burst', idleExitSeconds, minimumLifeSeconds: 0, oneShot: false });
  }
}
