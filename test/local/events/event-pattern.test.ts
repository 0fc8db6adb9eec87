import { describe, expect, test } from '@jest/globals';
import { matches, parseEventPattern } from '../../../local/events/event-pattern.ts';
import { TemplateError } from '../../../local/template.ts';

describe('an event pattern', () => {
  test.each([
    {
      name: 'each member is one of its texts',
      pattern: { source: ['shop', 'cloudide'], 'detail-type': ['Session Opened'] },
      event: { source: 'cloudide', 'detail-type': 'Session Opened', detail: {} },
      matched: true,
    },
    {
      name: 'one member is none of them',
      pattern: { source: ['cloudide'], 'detail-type': ['Session Opened'] },
      event: { source: 'cloudide', 'detail-type': 'Session Closed' },
      matched: false,
    },
    { name: 'a member is missing', pattern: { source: ['cloudide'] }, event: {}, matched: false },
    {
      name: 'a text differs in case',
      pattern: { source: ['cloudide'] },
      event: { source: 'CloudIDE' },
      matched: false,
    },
  ])('where $name: $matched', ({ pattern, event, matched }) => {
    expect(matches(parseEventPattern(pattern), event)).toBe(matched);
  });

  test.each([
    { name: 'nothing', pattern: {} },
    { name: 'no pattern', pattern: undefined },
    { name: 'a comparison', pattern: { source: [{ prefix: 'cloud' }] } },
    { name: 'detail', pattern: { source: ['cloudide'], detail: { projectId: ['p'] } } },
    { name: 'no text', pattern: { source: [] } },
  ])('of $name is refused', ({ pattern }) => {
    expect(() => parseEventPattern(pattern)).toThrow(TemplateError);
  });
});
