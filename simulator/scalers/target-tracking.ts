import { type Settings, setting } from '../../contract/read-settings.ts';
import { wholeNumber } from '../../contract/setting-kinds.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';
import { MINIMUM_TASKS, resizeService, serviceSize, serviceTerms } from './service.ts';

/** What target tracking on the backlog per task can be told. */
export const targetTrackingSettings = {
  acceptableWaitSeconds: setting(
    wholeNumber('seconds', 1, 86_400),
    'The target is as many visible messages per running task as take so long at the mean service time.',
    { default: 60 },
  ),
  scaleOutCooldownSeconds: setting(wholeNumber('seconds', 0, 3600), 'No growth for so long after growth.', {
    default: 60,
  }),
  scaleInCooldownSeconds: setting(wholeNumber('seconds', 0, 3600), 'No shrinking for so long after any change.', {
    default: 300,
  }),
} as const;

/** The alarms' shape, which cannot be set: periods of a minute, 3 above the target or 15 below nine tenths of it (aws/containers-roadmap#1208). */
const PERIOD_SECONDS = 60;
const POINTS_OUT = 3;
const POINTS_IN = 15;
const LOW_SHARE = 0.9;
/**
 * AWS says that it adds capacity more aggressively than it removes it (Application Auto Scaling user guide, "How target tracking scaling for
 * Application Auto Scaling works"), but not by how much: half is our choice.
 */
const KEPT_SHARE = 0.5;

/**
 * AWS's target tracking on the backlog per task (SQS with EC2 Auto Scaling, "Scaling policy based on Amazon SQS"): visible messages
 * per running task against acceptable wait / mean service time. A point is acted on a minute after it was taken. Three above the target
 * make the service ceil(size x newest point / target) large; fifteen below nine tenths of it shrink it by the same formula, but not to
 * less than half.
 */
export class TargetTracking implements Scaler {
  readonly tickSeconds = PERIOD_SECONDS;
  readonly #settings: Settings<typeof targetTrackingSettings>;
  readonly #maxTasks: number;
  readonly #target: number;
  /** Newest last. */
  #points: number[] = [];
  #growsFromSeconds = 0;
  #shrinksFromSeconds = 0;

  constructor(settings: Settings<typeof targetTrackingSettings>, maxTasks: number, meanServiceSeconds: number) {
    this.#settings = settings;
    this.#maxTasks = maxTasks;
    this.#target = settings.acceptableWaitSeconds / meanServiceSeconds;
  }

  begin(world: ScalerWorld): void {
    world.startReady(MINIMUM_TASKS, serviceTerms);
  }

  tick(world: ScalerWorld): void {
    const size = serviceSize(world);
    const wanted = this.#wanted(size, world.nowSeconds);
    if (world.running > 0) this.#points.push(world.counts().visible / world.running);
    this.#points = this.#points.slice(-POINTS_IN);
    if (wanted === size) return;
    resizeService(world, wanted);
    this.#shrinksFromSeconds = world.nowSeconds + this.#settings.scaleInCooldownSeconds;
    if (wanted > size) this.#growsFromSeconds = world.nowSeconds + this.#settings.scaleOutCooldownSeconds;
  }

  #wanted(size: number, nowSeconds: number): number {
    const newest = this.#points.at(-1) ?? 0;
    const fitting = Math.ceil((size * newest) / this.#target);
    if (this.#holds(POINTS_OUT, (point) => point > this.#target))
      return nowSeconds < this.#growsFromSeconds ? size : Math.min(this.#maxTasks, Math.max(size, fitting));
    if (this.#holds(POINTS_IN, (point) => point < LOW_SHARE * this.#target))
      return nowSeconds < this.#shrinksFromSeconds
        ? size
        : Math.max(MINIMUM_TASKS, Math.ceil(size * KEPT_SHARE), Math.min(size, fitting));
    return size;
  }

  #holds(points: number, rule: (point: number) => boolean): boolean {
    return this.#points.length >= points && this.#points.slice(-points).every(rule);
  }
}
