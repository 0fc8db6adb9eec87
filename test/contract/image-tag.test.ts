import { expect, test } from '@jest/globals';
import { imageTag, NO_IMAGE_TAG } from '../../contract/image-tag.ts';

test.each(['460a301', 'v1.2_3-4', '_x', 'nonesuch', 'a'.repeat(128)])('%s is a tag', (text) => {
  expect(imageTag.parse(text)).toBe(text);
});

test.each([NO_IMAGE_TAG, '.hidden', '-dash', 'a:b', 'a/b', 'ä', 'a\nb', 'a'.repeat(129)])('%j is none', (text) => {
  expect(imageTag.parse(text)).toBeUndefined();
});
