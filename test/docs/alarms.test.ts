import { describe, expect, test } from '@jest/globals';
import { alarmMetricCounts } from '../../contract/alarms.ts';
import { read } from './documents.ts';

const alarms = Object.keys(alarmMetricCounts('standard'));

/** The runbook's chapter on alarms, in its parts: the introduction, then one for each heading. */
const [, chapter = ''] = /^## Alarms\n([\s\S]*?)^## /m.exec(read('docs/runbook.md')) ?? [];
const [, ...parts] = chapter.split(/^### /m);
const anchors = parts.map((part) => (part.split('\n')[0] ?? '').toLowerCase().replaceAll(' ', '-'));

describe('the runbook', () => {
  test('has one heading for each alarm, whose anchor is its name, and none for one that is gone', () => {
    expect([...anchors].sort()).toEqual([...alarms].sort());
  });

  test.each(alarms)('says of the alarm %s what it means, where to look and what to do', (alarm) => {
    expect(parts[anchors.indexOf(alarm)]).toMatch(/\*\*Means\*\*[\s\S]*\*\*Look at\*\*[\s\S]*\*\*Do\*\*/);
  });
});
