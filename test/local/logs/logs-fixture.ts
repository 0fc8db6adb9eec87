import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, expect } from '@jest/globals';
import { createLogsClient } from '../../../aws/operator/logs.ts';
import { startAwsJsonServer } from '../../../local/aws-json-server.ts';
import { EmbeddedLogs, LOGS_TARGET } from '../../../local/logs/embedded-logs.ts';
import { LOCAL_IDENTITY } from '../../../local/platform.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const GROUP = '/a/group';

interface LogsFixture {
  readonly logs: EmbeddedLogs;
  readonly clock: ManualClock;
  readonly client: CloudWatchLogsClient;
  readonly url: string;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** The embedded CloudWatch Logs on a free port with a clock that stands still, and the real client. */
export async function logsFixture(): Promise<LogsFixture> {
  const clock = new ManualClock();
  const logs = new EmbeddedLogs(clock);
  const internalErrors: unknown[] = [];
  const server = await startAwsJsonServer({
    host: '127.0.0.1',
    port: 0,
    services: { [LOGS_TARGET]: logs.service },
    onInternalError: (error) => internalErrors.push(error),
  });
  const client = createLogsClient({ endpoint: server.url, identity: LOCAL_IDENTITY });
  open.push(async () => {
    client.destroy();
    await server.stop();
    expect(internalErrors).toEqual([]);
  });
  return { logs, clock, client, url: server.url };
}
