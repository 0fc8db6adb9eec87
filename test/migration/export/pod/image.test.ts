import { describe, expect, test } from '@jest/globals';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import { exported, taskOf } from './support.ts';

describe('image', () => {
  const digest = `app@sha256:${'0'.repeat(64)}`;
  test.each<{ image: string; target?: Target; versionConsistency?: string; said: readonly string[] }>([
    { image: 'app:1.2', said: [] },
    { image: 'localhost:5000/app', said: ['image image-tag-moves'] },
    { image: 'app:latest', said: ['image image-tag-moves'] },
    { image: digest, versionConsistency: 'enabled', said: [] },
    { image: 'app:1.2', versionConsistency: 'enabled', said: ['versionConsistency tag-not-pinned'] },
    { image: 'app:1.2', versionConsistency: 'disabled', said: [] },
    {
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1',
      target: 'minikube',
      said: ['image ecr-on-minikube'],
    },
  ])('$image ($versionConsistency, $target)', ({ image, target, versionConsistency, said }) => {
    const { containers, said: all } = exported(
      taskOf({ image, ...(versionConsistency && { versionConsistency }) }),
      target,
    );
    expect(containers).toMatchObject([{ image }]);
    expect(all).toEqual(said.map((entry) => `/containerDefinitions/0/${entry}`));
  });
});
