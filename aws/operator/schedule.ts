import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import type { ClientSettings } from '../clients.ts';
import { callAws } from '../errors.ts';
import { operatorConfig } from './operator-config.ts';

export const createSchedulerClient = (settings: ClientSettings) => new SchedulerClient(operatorConfig(settings));

export interface Schedule {
  readonly enabled: boolean;
  /** E.g. `rate(1 minute)`. */
  readonly expression: string;
}

/**
 * A schedule of the Scheduler's default group.
 *
 * @throws AwsError also when there is none of this name.
 */
export async function readSchedule(client: SchedulerClient, name: string): Promise<Schedule> {
  const command = new GetScheduleCommand({ Name: name });
  const { State, ScheduleExpression = '' } = await callAws('GetSchedule', name, () => client.send(command));
  return { enabled: State === 'ENABLED', expression: ScheduleExpression };
}
