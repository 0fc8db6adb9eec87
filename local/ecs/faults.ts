import { ServiceError } from '../service-error.ts';
import type { EcsActionName } from './action-names.ts';
import { throttled } from './errors.ts';

/** An error that an action answers instead of doing anything. */
export interface ErrorFault {
  readonly error: { readonly type: string; readonly message: string; readonly status: number };
}

/** ThrottlingException, as when the account's rate is used up by others. */
export interface ThrottleFault {
  readonly throttle: true;
}

/** RunTask launches so many tasks fewer and lists them as failures, with HTTP 200. */
export interface RefuseFault {
  readonly refuse: { readonly count: number; readonly reason: string };
}

/** What a refusal for want of capacity says (ECS developer guide, "API failure reasons", for Fargate). */
export const CAPACITY_UNAVAILABLE =
  'Capacity is unavailable at this time. Please try again later or in a different availability zone';

/** A throttle of another service that ECS called, which arrives as a mistake of the caller (seen by users of RunTask). */
export const WRAPPED_THROTTLE: ErrorFault = {
  error: { type: 'InvalidParameterException', message: 'Rate exceeded (ErrorCode: Throttling)', status: 400 },
};

const PULL_FAILURE = 'CannotPullContainerError: pull image manifest has been retried 5 time(s): connection timed out';

type CallFault = ErrorFault | ThrottleFault;

/** Faults that wait for their call, first in, first out per action. */
export class Faults {
  readonly #waiting = new Map<EcsActionName, CallFault[]>();
  #refusals: RefuseFault['refuse'][] = [];
  #failedStarts: string[] = [];

  /** The next calls of the action, `times` of them, meet the fault. Refusals are met by RunTask alone, after it was found valid. */
  next(action: 'RunTask', fault: RefuseFault | CallFault, times?: number): void;
  next(action: EcsActionName, fault: CallFault, times?: number): void;
  next(action: EcsActionName, fault: RefuseFault | CallFault, times = 1): void {
    for (let i = 0; i < times; i += 1) {
      if ('refuse' in fault) this.#refusals.push(fault.refuse);
      else this.#waiting.set(action, [...(this.#waiting.get(action) ?? []), fault]);
    }
  }

  /** The next tasks that come to pull their image, `times` of them, stop with TaskFailedToStart and this reason. */
  failStart(times = 1, reason = PULL_FAILURE): void {
    for (let i = 0; i < times; i += 1) this.#failedStarts.push(reason);
  }

  /** @throws ServiceError what the next fault of this action says; without one it returns. */
  meet(action: EcsActionName): void {
    const fault = this.#waiting.get(action)?.shift();
    if (!fault) return;
    if ('throttle' in fault) throw throttled();
    throw new ServiceError(fault.error.type, fault.error.message, fault.error.status);
  }

  /** What the next RunTask refuses; undefined when nothing. */
  takeRefusal(): RefuseFault['refuse'] | undefined {
    return this.#refusals.shift();
  }

  /** Why the next task cannot start; undefined when it can. */
  takeFailedStart(): string | undefined {
    return this.#failedStarts.shift();
  }
}
