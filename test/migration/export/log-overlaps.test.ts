import { describe, expect, test } from '@jest/globals';
import { exportAll, FARGATE_SIZE, taskOf } from '../support/workload-inputs.ts';

describe('log lines', () => {
  const logging = (family: string, ...containers: readonly string[]) => ({
    family,
    ...FARGATE_SIZE,
    containerDefinitions: containers.map((name) => ({
      name,
      image: 'nginx:1.27',
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': `/ecs/${family}`, 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'x' },
      },
    })),
  });
  test.each([
    {
      name: 'of a workload whose name goes on behind that of another',
      tasks: [logging('api', 'app'), logging('api-jobs', 'app')],
      twice: ['api.json /containerDefinitions/0/logConfiguration'],
    },
    {
      name: 'of a container whose name goes on behind that of another',
      tasks: [logging('api', 'app', 'app-proxy')],
      twice: ['api.json /containerDefinitions/0/logConfiguration'],
    },
    {
      name: 'of a container that logs nowhere',
      tasks: [logging('api', 'app'), taskOf('api-jobs')],
      twice: ['api.json /containerDefinitions/0/logConfiguration'],
    },
    { name: 'of workloads that only begin alike', tasks: [logging('api', 'app'), logging('apis', 'app')], twice: [] },
  ])('$name', async ({ tasks, twice }) => {
    const { report } = await exportAll(tasks, { namespace: 'shop' });
    const told = report.fates.filter((fate) => fate.fate === 'remarked' && fate.code === 'log-lines-twice');
    expect(told.map(({ input, pointer }) => `${input} ${pointer}`)).toEqual(twice);
  });
});
