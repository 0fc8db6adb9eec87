import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkTaskDefinition } from '../../../../migration/ecs/check-task-definition.ts';
import { targets } from '../../../../migration/kubernetes/target.ts';
import { manifestProblems } from '../../../../migration/kubernetes/validate.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import { taskDefinitionArbitrary } from '../../support/task-definition-arbitrary.ts';
import { exported } from './support.ts';

const tasks = fc.record({ task: taskDefinitionArbitrary, target: fc.constantFrom(...targets) });

describe('any task definition that ECS accepts', () => {
  test('is sound, so that what follows says something', () => {
    fc.assert(
      fc.property(taskDefinitionArbitrary, (content) => {
        const ledger = new Ledger({ name: 'task.json', kind: 'ecs', content, positionOf: () => undefined });
        checkTaskDefinition(ledger.root);
        expect(ledger.problems).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('is exported with nothing refused, and nothing left that no rule knows', () => {
    fc.assert(
      fc.property(tasks, ({ task, target }) => {
        const { said, problems } = exported(task, target);
        expect(problems).toEqual([]);
        expect(said.filter((entry) => entry.endsWith(' not-converted'))).toEqual([]);
      }),
    );
  });

  test('becomes a pod that is valid', async () => {
    await fc.assert(
      fc.asyncProperty(tasks, async ({ task, target }) => {
        const { pod } = exported(task, target);
        const labels = { ...pod.labels, 'app.kubernetes.io/name': 'web' };
        const template = { metadata: { labels, annotations: pod.annotations }, spec: pod.spec };
        const selector = { matchLabels: { 'app.kubernetes.io/name': 'web' } };
        const metadata = { name: 'web', namespace: 'shop' };
        const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector, template } };
        const external = ['Secret/web-secrets', 'PersistentVolumeClaim/web-efs'];
        expect(await manifestProblems([deployment], { external, target })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('asks for as much as the task has, or less, and for each container of it', () => {
    fc.assert(
      fc.property(tasks, ({ task, target }) => {
        const { template, containers, initContainers } = exported(task, target);
        expect(template.requests.milliCpu).toBeLessThanOrEqual(Math.ceil((Number(task['cpu']) * 125) / 128));
        expect(template.requests.memoryMib).toBeLessThanOrEqual(Number(task['memory']));
        expect([...containers, ...initContainers]).toHaveLength((task['containerDefinitions'] as unknown[]).length);
        expect(containers.length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });

  test('says the same each time', () => {
    fc.assert(
      fc.property(tasks, ({ task, target }) => {
        expect(exported(task, target).fates).toEqual(exported(task, target).fates);
        expect(JSON.stringify(exported(task, target).pod)).toBe(JSON.stringify(exported(task, target).pod));
      }),
      { numRuns: 10 },
    );
  });
});
