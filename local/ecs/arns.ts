/** The long format of ECS's names (ECS developer guide, "Amazon Resource Names (ARNs) and IDs"). */
export interface Arns {
  cluster(name: string): string;
  task(clusterName: string, taskId: string): string;
  container(clusterName: string, taskId: string, containerName: string): string;
  taskDefinition(family: string, revision: number): string;
}

export function arnsOf(region: string, accountId: string): Arns {
  const arn = (resource: string) => `arn:aws:ecs:${region}:${accountId}:${resource}`;
  return {
    cluster: (name) => arn(`cluster/${name}`),
    task: (cluster, id) => arn(`task/${cluster}/${id}`),
    container: (cluster, id, container) => arn(`container/${cluster}/${id}/${container}`),
    taskDefinition: (family, revision) => arn(`task-definition/${family}:${revision}`),
  };
}
