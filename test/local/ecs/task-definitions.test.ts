import { describe, expect, test } from '@jest/globals';
import { definition, ecsFixture, FAMILY } from './ecs-fixture.ts';

describe('a task definition', () => {
  test('counts its revisions from 1 in each family', async () => {
    const { ecs } = await ecsFixture();
    const registered = [definition(), definition({ family: 'other' })].map((d) => ecs.registerTaskDefinition(d));
    expect(registered.map((d) => [d.family, d.revision])).toEqual([
      [FAMILY, 2],
      ['other', 1],
    ]);
  });

  test('needs an essential container', async () => {
    const { ecs } = await ecsFixture();
    const containerDefinitions = [{ name: 'worker', image: 'worker', essential: false }];
    expect(() => ecs.registerTaskDefinition(definition({ containerDefinitions }))).toThrow(/essential container/);
  });
});
