import { describe, expect, test } from '@jest/globals';
import { parseFilterPattern } from '../../../local/logs/filter-pattern.ts';

describe('a filter pattern', () => {
  test.each([
    { pattern: '', message: 'anything', matches: true },
    { pattern: '{ $.message = "decision" }', message: '{"message":"decision"}', matches: true },
    { pattern: '{$.message="decision"}', message: '{"message":"decision"}', matches: true },
    { pattern: '{ $.message = "decision" }', message: '{"message":"a decision"}', matches: false },
    { pattern: '{ $.message = "decision" }', message: '{"inner":{"message":"decision"}}', matches: false },
    { pattern: '{ $.message = "decision" }', message: 'decision', matches: false },
    { pattern: '{ $.message = "decision" }', message: '{"message":"decision"', matches: false },
    { pattern: '{ $.count = "1" }', message: '{"count":1}', matches: false },
    { pattern: '{ ($.message = "a") || ($.message = "b c") }', message: '{"message":"a"}', matches: true },
    { pattern: '{ ($.message = "a") || ($.message = "b c") }', message: '{"message":"b c"}', matches: true },
    { pattern: '{ ($.message = "a") || ($.message = "b c") }', message: '{"message":"c"}', matches: false },
    { pattern: '{ $.toString = "x" }', message: '{}', matches: false },
  ])('$pattern on $message: $matches', ({ pattern, message, matches }) => {
    expect(parseFilterPattern(pattern)(message)).toBe(matches);
  });

  test.each([
    'decision',
    '"two words"',
    '{ $.message = "dec*" }',
    '{ $.a.b = "c" }',
    '{ $.count > 3 }',
    '{ $.a = "b" && $.c = "d" }',
    '{ $.a = "b" || $.c = "d" }',
    '{ ($.a = "b") || }',
    '{ ($.a = "b") && ($.c = "d") }',
    '{ $.message = "decision"',
    '%regular%',
  ])('%s is refused, as AWS refuses malformed ones', (pattern) => {
    expect(() => parseFilterPattern(pattern)).toThrow(
      expect.objectContaining({ type: 'InvalidParameterException', message: 'Invalid filter pattern' }),
    );
  });
});
