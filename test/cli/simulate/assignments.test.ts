import { describe, expect, test } from '@jest/globals';
import { type Assignments, parseAssignment } from '../../../cli/simulate/assignments.ts';

const parseAll = (texts: readonly string[]) =>
  texts.reduce((before: Assignments, text) => parseAssignment(text, before), {});

describe('what --set takes', () => {
  test.each([
    { title: 'a name and a value', texts: ['queueLength=1'], expected: { queueLength: '1' } },
    { title: 'several', texts: ['a=1', 'b=2'], expected: { a: '1', b: '2' } },
    {
      title: 'a value with an equals sign',
      texts: ['S=Mon 08:00-18:00 UTC=2'],
      expected: { S: 'Mon 08:00-18:00 UTC=2' },
    },
    { title: 'an empty value, which the setting refuses', texts: ['a='], expected: { a: '' } },
  ])('$title', ({ texts, expected }) => {
    expect(parseAll(texts)).toEqual(expected);
  });

  test.each([
    { title: 'no equals sign', texts: ['queueLength'], error: 'It must be NAME=VALUE.' },
    { title: 'no name', texts: ['=1'], error: 'It must be NAME=VALUE.' },
    { title: 'the same name again', texts: ['a=1', 'a=1'], error: 'a is set twice.' },
  ])('not $title', ({ texts, error }) => {
    expect(() => parseAll(texts)).toThrow(error);
  });
});
