import { expect, test } from '@jest/globals';
import { networkChoices } from '../../cost/network-choices.ts';

test('each way out of the network has its price', () => {
  expect(networkChoices().map(({ item, dollars }) => [item.split(/[ ,]/)[0], dollars])).toEqual([
    ['S3', 0],
    ['Public', 3.6],
    ['NAT', 36],
    ['NAT', 72],
    ['Interface', 57.6],
    ['One', 14.4],
  ]);
});
