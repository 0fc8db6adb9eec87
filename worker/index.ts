/** The library for workers of one's own: `import { runWorker } from 'fargate-queue-scaler/worker'`. */
export type { MessageAttribute, MessageAttributes } from '../aws/message-attributes.ts';
export { ConfigurationError, type ConfigurationProblem } from '../contract/configuration-error.ts';
export type { WorkerLoopSettings } from '../contract/worker-settings.ts';
export type { Handler, HandlerContext, WorkMessage } from './handler.ts';
export { HandlerStuckError } from './handler-stuck-error.ts';
export type { LeaveReason } from './leave.ts';
export type { Log, LogFields } from './log.ts';
export type { Departure } from './loop.ts';
export { MessageLostError } from './message-lost-error.ts';
export type { WorkerMetrics } from './metrics.ts';
export { ReceiveFailedError } from './receive-failed-error.ts';
export { runWorker, type WorkerOptions } from './run-worker.ts';
export { TaskLeavesError } from './task-leaves-error.ts';
export { UnprocessableMessageError } from './unprocessable-message-error.ts';
export { WorkerUnfitError } from './worker-unfit-error.ts';
