import { check } from '../check.ts';
import { error, manual, ok, together } from '../finding.ts';

export const cluster = check('cluster', 'Cluster', ['cluster'], ['settings'], ({ settings, cluster: found }) => {
  const name = settings.ECS_CLUSTER_NAME;
  if (!found) return error(`there is no cluster ${name}`, 'Correct ECS_CLUSTER_NAME and deploy again.');
  if (found.status !== 'ACTIVE') return error(`${name} is ${found.status}`, 'Name an active one in ECS_CLUSTER_NAME.');
  const missing = settings.ECS_CAPACITY_PROVIDERS.filter((provider) => !found.capacityProviders.includes(provider));
  return together(
    missing.map((provider) =>
      error(
        `${name} has no capacity provider ${provider}`,
        `Add it with "aws ecs put-cluster-capacity-providers", or leave it out of ECS_CAPACITY_PROVIDERS.`,
      ),
    ),
    ok(`${name} is active, with ${settings.ECS_CAPACITY_PROVIDERS.join(' and ')}`),
  );
});

export const quota = check(
  'quota',
  'Fargate vCPU quota',
  ['vcpuQuotas'],
  ['maxTasks', 'taskDefinition'],
  ({ vcpuQuotas, maxTasks, taskDefinition: { cpuUnits } }) => {
    if (cpuUnits === undefined) return manual('not checked: the task definition must have a CPU first');
    const vcpusOfTask = cpuUnits / 1024;
    const needed = maxTasks * vcpusOfTask;
    const entries = Object.entries(vcpuQuotas);
    return together(
      entries
        .filter(([, vcpus]) => vcpus < needed)
        .map(([provider, vcpus]) =>
          error(
            `${provider} allows ${vcpus} vCPU at once, and ${maxTasks} tasks of ${vcpusOfTask} take ${needed}`,
            `Ask for more in Service Quotas (AWS Fargate), or ${withinQuota(Math.floor(vcpus / vcpusOfTask))}; other tasks of the account count, too.`,
          ),
        ),
      ok(
        `${needed} vCPU for ${maxTasks} tasks; ${entries.map(([provider, vcpus]) => `${provider} allows ${vcpus}`).join(', ')}`,
      ),
    );
  },
);

function withinQuota(tasks: number): string {
  return tasks > 0
    ? `set ECS_MAX_TASKS to ${tasks} or less`
    : 'take a smaller task (WORKER_CPU_UNITS): not even one of this size may run';
}
