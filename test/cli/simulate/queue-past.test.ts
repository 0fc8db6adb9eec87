import { tmpdir } from 'node:os';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type AwsAnswer,
  type AwsRequest,
  callerIdentity,
  type FakeAws,
  Refusal,
  startFakeAws,
  withoutCredentials,
} from '../support/fake-aws.ts';
import { residentFqs } from '../support/resident-fqs.ts';

const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/commands';
const METRICS = 'GraniteServiceVersion20100801.GetMetricData';

let aws: FakeAws | undefined;
afterEach(async () => {
  await aws?.stop();
  aws = undefined;
});

async function simulateQueue(
  metrics: AwsAnswer | ((input: AwsRequest['input']) => AwsAnswer),
  args: readonly string[],
) {
  aws = await startFakeAws({ GetCallerIdentity: callerIdentity, [METRICS]: metrics });
  return residentFqs(['simulate', '--queue-url', queueUrl, ...args], { cwd: tmpdir(), environment: aws.environment });
}

/** So many messages in the first minute that is asked for, and in the last one. */
const sent =
  (first: number, last: number) =>
  ({ StartTime, EndTime }: AwsRequest['input']): AwsAnswer => ({
    MetricDataResults: [
      {
        Id: 'sent',
        StatusCode: 'Complete',
        Timestamps: [Number(EndTime) - 60, Number(StartTime)],
        Values: [last, first],
      },
    ],
  });

describe('fqs simulate --queue-url', () => {
  test('replays what was sent to the queue, with the service time that is set', async () => {
    const args = [
      '--days',
      '1',
      '--policy',
      'target-wait',
      '--set',
      'serviceSeconds=20',
      'serviceVariation=0',
      '--json',
    ];
    const { exitCode, stdout, stderr } = await simulateQueue(sent(30, 6), args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject([
      { trace: 'commands', messages: 36, workHours: 0.2, settings: { serviceSeconds: 20, serviceVariation: 0 } },
    ]);
    expect(aws?.requests.filter(({ operation }) => operation === METRICS)).toMatchObject([
      {
        input: {
          MetricDataQueries: [{ MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'commands' }] } } }],
        },
      },
    ]);
  });

  test('asks where the queue is, whatever Region is set or none', async () => {
    aws = await startFakeAws({ GetCallerIdentity: callerIdentity, [METRICS]: sent(0, 0) });
    const set = Object.entries(aws.environment).filter(([name]) => name !== 'AWS_REGION');
    const { stderr } = await residentFqs(['simulate', '--queue-url', queueUrl], {
      cwd: tmpdir(),
      environment: Object.fromEntries(set),
    });
    expect(stderr).toMatch(/^Nothing was sent to commands in eu-central-1 in the last 7 days/);
  });

  test('has nothing to replay when nothing was sent', async () => {
    const { exitCode, stderr } = await simulateQueue(sent(0, 0), ['--days', '2']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'Nothing was sent to commands in eu-central-1 in the last 2 days, as CloudWatch has it.\n',
    });
  });

  test('says in one sentence what AWS refuses', async () => {
    const refused = new Refusal('AccessDenied', 'not allowed to perform cloudwatch:GetMetricData');
    const { exitCode, stderr } = await simulateQueue(refused, []);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^[^\n]*commands[^\n]*cloudwatch:GetMetricData[^\n]*\n$/);
  });

  test('needs to be somebody', async () => {
    const { exitCode, stderr } = await residentFqs(['simulate', '--queue-url', queueUrl], {
      cwd: tmpdir(),
      environment: withoutCredentials,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^No AWS credentials were found/);
  });
});
