import { describe, expect, test } from '@jest/globals';
import { type EcsRequest, shapeProblems } from '../../../migration/ecs/sdk-shape.ts';
import type { Json } from '../../../migration/trace/json.ts';

describe('A request has the shape of the SDK', () => {
  test.each<{ name: string; kind: EcsRequest; value: Json }>([
    {
      name: 'as a task definition',
      kind: 'RegisterTaskDefinition',
      value: {
        family: 'web',
        networkMode: 'awsvpc',
        cpu: '256',
        requiresCompatibilities: ['FARGATE'],
        containerDefinitions: [
          {
            name: 'web',
            image: 'web:1',
            cpu: 256,
            essential: true,
            command: ['serve'],
            dockerLabels: { a: 'b' },
            environment: [{ name: 'A', value: '1' }],
            dependsOn: [{ containerName: 'a', condition: 'HEALTHY' }],
            resourceRequirements: [{ type: 'GPU', value: '1', sharingStrategy: { nvidiaMps: { memory: 1024 } } }],
          },
        ],
      },
    },
    {
      name: 'as a service',
      kind: 'CreateService',
      value: {
        serviceName: 'web',
        desiredCount: 2,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'DISABLED' } },
        deploymentConfiguration: { lifecycleHooks: [{ hookDetails: { any: [1] } }] },
      },
    },
    { name: 'as a run', kind: 'RunTask', value: { taskDefinition: 'web', count: 2, launchType: 'FARGATE' } },
  ])('$name', ({ kind, value }) => {
    expect(shapeProblems(kind, value)).toEqual([]);
  });
});

describe('A request has another shape', () => {
  const task = (container: Json): Json => ({ family: 'a', containerDefinitions: [container] });

  test.each<{ name: string; kind: EcsRequest; value: Json; pointer: string; message: string }>([
    {
      name: 'with a misspelt member',
      kind: 'RegisterTaskDefinition',
      value: { family: 'a', containerDefinitions: [], networkmode: 'awsvpc' },
      pointer: '/networkmode',
      message: 'RegisterTaskDefinitionRequest has no "networkmode". Did you mean "networkMode"?',
    },
    {
      name: 'with a misspelt member far below',
      kind: 'RegisterTaskDefinition',
      value: task({ logConfiguration: { logDriver: 'awslogs', secretOption: [] } }),
      pointer: '/containerDefinitions/0/logConfiguration/secretOption',
      message: 'LogConfiguration has no "secretOption". Did you mean "secretOptions"?',
    },
    {
      name: 'with a member that is like no other',
      kind: 'RunTask',
      value: { taskDefinition: 'a', replicas: 2 },
      pointer: '/replicas',
      message: 'RunTaskRequest has no "replicas".',
    },
    {
      name: 'without a required member',
      kind: 'RegisterTaskDefinition',
      value: { containerDefinitions: [] },
      pointer: '',
      message: '"family" is missing, which RegisterTaskDefinitionRequest requires.',
    },
    {
      name: 'without one that is required below',
      kind: 'RegisterTaskDefinition',
      value: task({ secrets: [{ name: 'A' }] }),
      pointer: '/containerDefinitions/0/secrets/0',
      message: '"valueFrom" is missing, which Secret requires.',
    },
    {
      name: 'with a text for a number',
      kind: 'RegisterTaskDefinition',
      value: task({ cpu: '256' }),
      pointer: '/containerDefinitions/0/cpu',
      message: 'This is a string where a number belongs.',
    },
    {
      name: 'with a number in a list of texts',
      kind: 'RegisterTaskDefinition',
      value: task({ command: ['a', 1] }),
      pointer: '/containerDefinitions/0/command/1',
      message: 'This is a number where a text belongs.',
    },
    {
      name: 'with a number in a map of texts',
      kind: 'RegisterTaskDefinition',
      value: task({ dockerLabels: { 'a/b': 1 } }),
      pointer: '/containerDefinitions/0/dockerLabels/a~1b',
      message: 'This is a number where a text belongs.',
    },
    {
      name: 'with a map for a list',
      kind: 'RegisterTaskDefinition',
      value: task({ ulimits: {} }),
      pointer: '/containerDefinitions/0/ulimits',
      message: 'This is a map where a list belongs.',
    },
    {
      name: 'with null',
      kind: 'CreateService',
      value: { serviceName: 'a', desiredCount: null },
      pointer: '/desiredCount',
      message: 'This is null where a number belongs.',
    },
    {
      name: 'with a value that ECS does not know',
      kind: 'RegisterTaskDefinition',
      value: { family: 'a', containerDefinitions: [], requiresCompatibilities: ['FARGATE', 'LAMBDA'] },
      pointer: '/requiresCompatibilities/1',
      message: '"LAMBDA" is none of EC2, EXTERNAL, FARGATE, MANAGED_INSTANCES.',
    },
    {
      name: 'as no map',
      kind: 'CreateService',
      value: [],
      pointer: '',
      message: 'This is a list where a map belongs.',
    },
  ])('$name', ({ kind, value, pointer, message }) => {
    expect(shapeProblems(kind, value)).toEqual([{ pointer, message }]);
  });
});
