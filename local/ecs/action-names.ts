/** The part of ECS that this endpoint speaks. */
export const ECS_ACTIONS = [
  'RunTask',
  'ListTasks',
  'DescribeTasks',
  'StopTask',
  'DescribeClusters',
  'ListClusters',
  'DescribeTaskDefinition',
  'ListTaskDefinitions',
] as const;
export type EcsActionName = (typeof ECS_ACTIONS)[number];
