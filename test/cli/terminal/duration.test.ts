import { expect, test } from '@jest/globals';
import { parseDurationSeconds } from '../../../cli/terminal/duration.ts';

test.each([
  { text: '90s', seconds: 90 },
  { text: '10m', seconds: 600 },
  { text: '1h', seconds: 3600 },
  { text: '2d', seconds: 172_800 },
  { text: '30d', seconds: 2_592_000 },
  { text: '31d', seconds: undefined },
  { text: '2592001s', seconds: undefined },
  { text: '0m', seconds: undefined },
  { text: '010m', seconds: undefined },
  { text: '-1m', seconds: undefined },
  { text: '1.5h', seconds: undefined },
  { text: '10', seconds: undefined },
  { text: '10 m', seconds: undefined },
  { text: '1w', seconds: undefined },
  { text: 'm', seconds: undefined },
  { text: '', seconds: undefined },
])('"$text" is $seconds seconds', ({ text, seconds }) => {
  expect(parseDurationSeconds(text)).toBe(seconds);
});
