import type { Check } from './check.ts';
import { byHand } from './checks/by-hand.ts';
import { cluster, quota } from './checks/capacity.ts';
import { alarmEmail, configuration, credentials, redis, settings, stack } from './checks/deployment.ts';
import { image } from './checks/image.ts';
import { addresses, routes, subnets } from './checks/network.ts';
import { deadLetters, redelivery } from './checks/queues.ts';
import { dryRun, lastTick, pause, schedule, tickQueue } from './checks/scaler.ts';
import { securityGroups } from './checks/security-groups.ts';
import { roles, secrets, taskDefinition } from './checks/tasks.ts';
import { bucket, startMarks } from './checks/worker-bucket.ts';

/** The migration's checklist, in the order of the way: from who asks to what people have to do. */
export const checklist: readonly Check[] = [
  credentials,
  configuration,
  stack,
  settings,
  subnets,
  routes,
  addresses,
  securityGroups,
  redis,
  secrets,
  cluster,
  taskDefinition,
  roles,
  image,
  quota,
  schedule,
  tickQueue,
  lastTick,
  pause,
  dryRun,
  redelivery,
  deadLetters,
  startMarks,
  bucket,
  alarmEmail,
  ...byHand,
];
