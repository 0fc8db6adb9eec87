import { expect, test } from '@jest/globals';
import { synthesizeCloudIde } from './synthesis.ts';

/** Assets are named by a hash of what they hold: the function's bundle, which other tests are about. */
const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

test('the template by default is this', () => {
  const template = JSON.stringify(synthesizeCloudIde({}, { imageTag: '0123456789ab' }));
  expect(JSON.parse(template.replace(ASSET_HASH, '<asset>'))).toMatchSnapshot();
});
