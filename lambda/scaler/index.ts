import { randomUUID } from 'node:crypto';
import { systemClock } from '../../aws/system-clock.ts';
import { createHandler } from './handler.ts';

/** What Lambda invokes. The environment is read here, once per process; if it is wrong, the function fails to start and says all of it. */
export const handler = createHandler(process.env, { clock: systemClock, random: Math.random, newTickId: randomUUID });
