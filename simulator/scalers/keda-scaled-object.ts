import { type Settings, setting } from '../../contract/read-settings.ts';
import { flag, wholeNumber } from '../../contract/setting-kinds.ts';
import type { Scaler, ScalerWorld } from '../scaler.ts';
import { resizeService, serviceSize } from './service.ts';

/** What a KEDA ScaledObject with the trigger `aws-sqs-queue` can be told, in KEDA's words and with its defaults. */
export const kedaScaledObjectSettings = {
  // defaultTargetQueueLength, defaultScaleOnInFlight (kedacore/keda, pkg/scalers/aws_sqs_queue_scaler.go).
  queueLength: setting(wholeNumber('messages', 1, 10_000), '`queueLength`: messages for one pod.', { default: 5 }),
  scaleOnInFlight: setting(flag, '`scaleOnInFlight`: whether messages in flight count.', { default: true }),
  // defaultCooldownPeriod (kedacore/keda, pkg/scaling/executor/scale_executor.go).
  cooldownSeconds: setting(
    wholeNumber('seconds', 0, 86_400),
    '`cooldownPeriod`: how long there are no messages before the last pod is stopped.',
    { default: 300 },
  ),
} as const;

/** `--horizontal-pod-autoscaler-sync-period` of the Kubernetes controller manager. */
const SYNC_SECONDS = 15;
/** defaultPollingInterval, 30 s (kedacore/keda, apis/keda/v1alpha1/withtriggers_types.go). */
const SYNCS_PER_POLL = 2;
/** `--horizontal-pod-autoscaler-tolerance` and `--horizontal-pod-autoscaler-downscale-stabilization`. */
const TOLERANCE = 0.1;
const STABILISATION_SYNCS = 300 / SYNC_SECONDS;
/** scaleUpLimitFactor and scaleUpLimitMinimum (kubernetes, pkg/controller/podautoscaler/horizontal.go). */
const GROWTH_FACTOR = 2;
const GROWTH_MINIMUM = 4;

/**
 * KEDA's ScaledObject: KEDA itself goes from none to one and back each poll, and the Kubernetes autoscaler does the rest each sync.
 *
 * - Poll: with messages, one pod where there was none; without any for the cooldown, none.
 * - Sync, with at least one pod: ceil(messages / queueLength) pods, or as many as there are while messages per pod lie within a tenth of
 *   queueLength; then the largest such number of the last 300 s; then no more than double and, if that is more, four; from one pod to
 *   the maximum. That is the path taken where no behaviour is set, which is what KEDA does by default.
 *
 * Sources: kedacore/keda at 8b4f083, pkg/scaling/executor/scale_scaledobjects.go and controllers/keda/hpa.go; kubernetes,
 * pkg/controller/podautoscaler/horizontal.go (normalizeDesiredReplicas) and replica_calculator.go (GetExternalPerPodMetricReplicas).
 */
export class KedaScaledObject implements Scaler {
  readonly tickSeconds = SYNC_SECONDS;
  readonly #settings: Settings<typeof kedaScaledObjectSettings>;
  readonly #maxTasks: number;
  #syncs = 0;
  #activeSeconds = 0;
  #recommendations: { readonly sync: number; readonly pods: number }[] = [];

  constructor(settings: Settings<typeof kedaScaledObjectSettings>, maxTasks: number) {
    this.#settings = settings;
    this.#maxTasks = maxTasks;
  }

  tick(world: ScalerWorld): void {
    const { visible, inFlight } = world.counts();
    const messages = visible + (this.#settings.scaleOnInFlight ? inFlight : 0);
    if (this.#syncs % SYNCS_PER_POLL === 0) this.#poll(world, messages);
    const pods = serviceSize(world);
    if (pods > 0) resizeService(world, this.#synced(pods, messages));
    this.#syncs += 1;
  }

  #poll(world: ScalerWorld, messages: number): void {
    if (messages > 0) {
      this.#activeSeconds = world.nowSeconds;
      if (serviceSize(world) === 0) resizeService(world, 1);
    } else if (this.#activeSeconds + this.#settings.cooldownSeconds < world.nowSeconds) resizeService(world, 0);
  }

  #synced(pods: number, messages: number): number {
    const { queueLength } = this.#settings;
    const isOff = Math.abs(1 - messages / (queueLength * pods)) > TOLERANCE;
    const recommended = isOff ? Math.ceil(messages / queueLength) : pods;
    // One from exactly 300 s ago still counts.
    this.#recommendations = this.#recommendations.filter(({ sync }) => sync >= this.#syncs - STABILISATION_SYNCS);
    this.#recommendations.push({ sync: this.#syncs, pods: recommended });
    const stabilised = Math.max(...this.#recommendations.map((recommendation) => recommendation.pods));
    const atMost = Math.min(this.#maxTasks, Math.max(GROWTH_FACTOR * pods, GROWTH_MINIMUM));
    return Math.max(1, Math.min(atMost, stabilised));
  }
}
