import { describe, expect, test } from '@jest/globals';
import { exported, taskOf, tasksOf } from './support.ts';

describe('tags and labels', () => {
  test('tags are labels where they are legal, else annotations', () => {
    const { pod, said } = exported(
      taskOf(
        {},
        {
          tags: [
            { key: 'team', value: 'web' },
            { key: 'owner', value: 'a b' },
            { key: 'cost centre', value: '7' },
            { key: 'aws:cloudformation:stack-name', value: 'x' },
            { key: 'app.kubernetes.io/name', value: 'other' },
            { key: 'empty' },
          ],
        },
      ),
    );
    expect(pod.labels).toEqual({ team: 'web', 'cost-centre': '7', empty: '' });
    expect(pod.annotations).toEqual({ owner: 'a b', 'app.kubernetes.io/name': 'other' });
    expect(said).toEqual(['/tags/2/key metadata-key-altered']);
  });

  test('Docker labels are annotations, each under a key of its own', () => {
    const { pod, said } = exported(
      tasksOf([
        { name: 'a', dockerLabels: { role: 'x' } },
        { name: 'b', dockerLabels: { role: 'y', 'a[0]': 'z' } },
      ]),
    );
    expect(pod.annotations).toEqual({ role: 'x', 'b.role': 'y', 'a-0': 'z' });
    expect(said.filter((entry) => !entry.includes('essential'))).toEqual([
      '/containerDefinitions/0/dockerLabels docker-labels-as-annotations',
      '/containerDefinitions/1/dockerLabels docker-labels-as-annotations',
      '/containerDefinitions/1/dockerLabels/role metadata-key-altered',
      '/containerDefinitions/1/dockerLabels/a[0] metadata-key-altered',
    ]);
  });

  test('two that would have the same key are not both there', () => {
    const tags = [
      { key: 'a b', value: 'x y' },
      { key: 'a-b', value: 'x z' },
    ];
    const { pod, said } = exported(taskOf({}, { tags }));
    expect(pod.annotations).toEqual({ 'a-b': 'x y' });
    expect(said).toEqual(['/tags/0/key metadata-key-altered', '/tags/1 metadata-lost']);
  });
});
