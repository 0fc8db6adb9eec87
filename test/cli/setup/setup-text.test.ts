import { describe, expect, test } from '@jest/globals';
import { billedText } from '../../../cli/setup/setup-text.ts';
import { readDeploymentSettings } from '../../../lib/deployment-settings.ts';

const plain = readDeploymentSettings({});
const withSecret = readDeploymentSettings({ REDIS_HOST: 'redis', REDIS_PASSWORD_SECRET_NAME: 'of-redis' });
const noStack = 'the stack CloudIde is not there.';

describe('what is billed after a setup has stopped', () => {
  test.each([
    { status: undefined, settings: plain, says: `Billed now: nothing; ${noStack}` },
    { status: 'ROLLBACK_COMPLETE', settings: plain, says: `Billed now: nothing; ${noStack}` },
    { status: 'DELETE_COMPLETE', settings: plain, says: `Billed now: nothing; ${noStack}` },
    { status: 'REVIEW_IN_PROGRESS', settings: plain, says: `Billed now: nothing; ${noStack}` },
    {
      status: undefined,
      settings: withSecret,
      says: `Billed now: the secret of-redis, if it exists, $0.40 a month; ${noStack}`,
    },
  ])('without resources ($status)', ({ status, settings, says }) => {
    expect(billedText(status, settings)).toBe(says);
  });

  test.each(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'ROLLBACK_FAILED', 'UPDATE_ROLLBACK_COMPLETE', 'DELETE_FAILED'])(
    'a stack in state %s, at most',
    (status) => {
      expect(billedText(status, plain)).toMatch(
        /^Billed now: at most \$\d+\.\d\d a month at rest for the stack CloudIde \(\w+\), until "npm run ecs:destroy"\.$/,
      );
    },
  );
});
