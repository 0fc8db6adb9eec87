import { describe, expect, test } from '@jest/globals';
import { reportText } from '../../../migration/report/report-text.ts';
import type { JsonMap } from '../../../migration/trace/json.ts';
import { exported } from '../support/exported.ts';
import { inputText, namesIn, taskOf } from '../support/workload-inputs.ts';

describe('a template with two task definitions', () => {
  const resource = (properties: JsonMap) => ({ Type: 'AWS::ECS::TaskDefinition', Properties: properties });
  const service = (id: string, members: JsonMap = {}) => ({
    Type: 'AWS::ECS::Service',
    Properties: { ServiceName: id, TaskDefinition: { Ref: id }, DesiredCount: 2, ...members },
  });
  const exportTemplate = (resources: JsonMap) =>
    exported([inputText('stack.json', { Resources: resources })], 'eks-fargate');
  const bad = resource({ ...taskOf('bad'), cpu: '300' });
  const good = resource(taskOf('good'));

  test.each([
    { name: 'its own size', resources: { Bad: bad, Good: good }, pointer: /^\/Resources\/Bad\/Properties/ },
    {
      name: 'its service',
      resources: {
        Bad: resource(taskOf('bad')),
        Good: good,
        S: service('Bad', { DesiredCount: [] }),
        T: service('Good'),
      },
      pointer: /^\/Resources\/S\/Properties/,
    },
  ])('exports the other one where one is refused for $name', async ({ resources, pointer }) => {
    const { workloads, problems, report } = await exportTemplate(resources);
    expect(namesIn({ workloads })).toEqual(['good']);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem.pointer).toMatch(pointer);
    const told = report.fates.map((fate) => fate.pointer);
    expect(told.filter((each) => each.startsWith('/Resources/Bad/Properties'))).toEqual([]);
    expect(told).toContain('/Resources/Good/Properties/family');
    expect(report.lost).toBe(0);
    const lines = reportText(report).split('\n');
    expect(lines).toContain('stack.json: refused in part');
    expect(lines).toContain('1 input converted (1 of them in part), 0 refused; nothing is lost.');
  });

  test('exports none where something is wrong with what both are in', async () => {
    const { workloads, problems } = await exported(
      [inputText('stack.json', { Resources: { A: good, B: resource(taskOf('other')) }, Parameters: [] })],
      'eks-fargate',
    );
    expect(namesIn({ workloads })).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });
});
