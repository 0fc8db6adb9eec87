import type { ClientSettings } from '../clients.ts';

const CONNECTION_TIMEOUT_MILLISECONDS = 5000;
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;
const MAXIMUM_ATTEMPTS = 3;

/**
 * What the clients of services are made with that only a person's commands use, never the function or a task. No tick waits for them, so
 * the SDK's own retries do, and time-outs are longer; yet none waits for ever.
 */
export const operatorConfig = ({ endpoint, identity }: ClientSettings) => ({
  maxAttempts: MAXIMUM_ATTEMPTS,
  requestHandler: {
    connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
    throwOnRequestTimeout: true,
    socketTimeout: REQUEST_TIMEOUT_MILLISECONDS,
  },
  ...(endpoint ? { endpoint } : {}),
  ...identity,
});
