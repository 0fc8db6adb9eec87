import { expect, test } from '@jest/globals';
import { plainScalar } from '../../../migration/source/plain-scalar.ts';

test.each([
  ['', null],
  ['~', null],
  ['Null', null],
  ['nULL', 'nULL'],
  ['true', true],
  ['yes', true],
  ['On', true],
  ['off', false],
  ['y', true],
  ['N', false],
  ['yEs', 'yEs'],
  ['0', 0],
  ['-12', -12],
  ['+1_000', 1000],
  ['0644', 420],
  ['-0644', -420],
  ['0o17', 15],
  ['0x1F', 31],
  ['0b101', 5],
  ['0899', 899],
  ['1.50', 1.5],
  ['.5', 0.5],
  ['1.', 1],
  ['1e3', 1000],
  ['6.8523E+5', 685230],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['.NaN', Number.NaN],
  ['12:30', '12:30'],
  ['2001-01-01', '2001-01-01'],
  ['1.2.3', '1.2.3'],
  ['-', '-'],
  ['.', '.'],
  ['_1', '_1'],
  ['256Mi', '256Mi'],
  ['web', 'web'],
])('%j is read as %j', (source, value) => {
  expect(plainScalar(source, 'kubernetes')).toBe(value);
});

test.each(['y', 'Y', 'n', 'N'])('the AWS tools read %j as a text', (source) => {
  expect(plainScalar(source, 'ecs')).toBe(source);
});
