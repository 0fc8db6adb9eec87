import type { Failure, RunTaskResponse } from '@aws-sdk/client-ecs';
import * as z from 'zod/mini';
import { splitByStrategy } from '../capacity-strategy.ts';
import type { Cluster } from '../cluster.ts';
import type { EcsState, Launch } from '../ecs-state.ts';
import { launchTypeAndStrategy, noContainerInstances, taskDefinitionNotFound } from '../errors.ts';
import { readInput } from '../input.ts';
import { describeTask } from '../task.ts';
import {
  checkClientToken,
  checkCount,
  checkLaunchType,
  checkNetwork,
  checkOverrides,
  checkStartedBy,
} from './run-task-checks.ts';

const strings = z.array(z.string());
const inputSchema = z.object({
  cluster: z.optional(z.string()),
  taskDefinition: z.string(),
  count: z.optional(z.int()),
  launchType: z.optional(z.string()),
  capacityProviderStrategy: z.optional(
    z.array(z.object({ capacityProvider: z.string(), weight: z.optional(z.int()), base: z.optional(z.int()) })),
  ),
  networkConfiguration: z.optional(
    z.object({
      awsvpcConfiguration: z.optional(z.object({ subnets: strings, securityGroups: z.optional(strings) })),
    }),
  ),
  overrides: z.optional(
    z.looseObject({
      containerOverrides: z.optional(
        z.array(
          z.looseObject({
            name: z.optional(z.string()),
            environment: z.optional(z.array(z.object({ name: z.optional(z.string()), value: z.optional(z.string()) }))),
          }),
        ),
      ),
    }),
  ),
  startedBy: z.optional(z.string()),
  group: z.optional(z.string()),
  clientToken: z.optional(z.string()),
});
export type RunTaskInput = z.infer<typeof inputSchema>;

/** Launches `count` tasks, or fewer: what capacity was refused for stands in `failures`, with HTTP 200. */
export function runTask(state: EcsState, rawInput: unknown): RunTaskResponse {
  const input = readInput(inputSchema, rawInput);
  const cluster = state.cluster(input.cluster);
  const { clientToken } = input;
  checkClientToken(clientToken);
  // The SDK makes up a token for each call that has none, so nearly every call comes with one.
  const earlier = clientToken === undefined ? undefined : cluster.clientTokens.earlierAnswer(clientToken, rawInput);
  if (earlier) return inPresentState(cluster, earlier);

  const count = checkCount(input.count);
  checkStartedBy(input.startedBy);
  checkNetwork(input.networkConfiguration?.awsvpcConfiguration);
  const definition = state.taskDefinitions.find(input.taskDefinition);
  if (!definition) throw taskDefinitionNotFound();
  checkOverrides(definition, input.overrides);
  const { capacities, byStrategy } = placement(cluster, input, count);

  const refusal = state.faults.takeRefusal();
  const accepted = capacities.slice(0, Math.max(0, count - (refusal?.count ?? 0)));
  state.throttle.launch(accepted);
  const { startedBy, group, overrides = { containerOverrides: [] } } = input;
  const launch: Omit<Launch, 'capacity'> = { definition, byStrategy, startedBy, group, overrides };
  const tasks = accepted.map((capacity) => describeTask(state.launch(cluster, { ...launch, capacity }).task));
  const failures: Failure[] = capacities.slice(accepted.length).map(() => ({ reason: refusal?.reason ?? '' }));

  const answer: RunTaskResponse = { tasks, failures };
  // A call that launched nothing has changed nothing, so its token stays free for a retry.
  if (clientToken !== undefined && tasks.length > 0)
    cluster.clientTokens.remember(clientToken, rawInput, arnsOf(answer), answer);
  return answer;
}

function placement(
  cluster: Cluster,
  input: RunTaskInput,
  count: number,
): { capacities: Launch['capacity'][]; byStrategy: boolean } {
  const given = input.capacityProviderStrategy ?? [];
  if (input.launchType !== undefined && given.length > 0) throw launchTypeAndStrategy();
  const { capacityProviders, defaultCapacityProviderStrategy = [] } = cluster.registration;
  const strategy = given.length > 0 ? given : defaultCapacityProviderStrategy;
  if (input.launchType === undefined && strategy.length > 0)
    return { capacities: splitByStrategy(strategy, capacityProviders, count), byStrategy: true };
  // Without any choice ECS takes EC2, and no cluster here has container instances.
  if (checkLaunchType(input.launchType ?? 'EC2') !== 'FARGATE') throw noContainerInstances();
  return { capacities: Array.from({ length: count }, () => 'FARGATE'), byStrategy: false };
}

/** The original answer with its tasks as they are now; a task that is forgotten stands as it was launched. */
function inPresentState(cluster: Cluster, earlier: RunTaskResponse): RunTaskResponse {
  const tasks = (earlier.tasks ?? []).map((task) => {
    const life = cluster.find(task.taskArn ?? '');
    return life ? describeTask(life.task) : task;
  });
  return { ...earlier, tasks };
}

function arnsOf({ tasks = [] }: RunTaskResponse): string[] {
  return tasks.flatMap((task) => task.taskArn ?? []);
}
