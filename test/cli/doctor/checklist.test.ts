import { describe, expect, test } from '@jest/globals';
import { checklist } from '../../../cli/doctor/checklist.ts';
import { judge } from '../../../cli/doctor/report.ts';
import { factsOf, healthy } from './healthy-knowledge.ts';

const byHand = ['commands', 'scaling', 'orchestrator', 'documentation', 'team', 'kubernetes'];
// Also where all is well, somebody has to answer AWS's mail.
const automatic = checklist.filter(({ id }) => !['alarm-email', ...byHand].includes(id));

describe('the checklist', () => {
  test.each(automatic)('$id is ok where all is well', (check) => {
    expect(check.judge(factsOf(healthy))).toEqual({ status: 'ok', says: expect.stringMatching(/[^.]$/) });
  });

  test.each(byHand)('%s is for people', (id) => {
    const finding = checklist.find((check) => check.id === id)?.judge(factsOf(healthy));
    expect(finding).toEqual({ status: 'manual', says: 'a program cannot know it', todo: expect.stringMatching(/\.$/) });
  });

  test('counts errors and warnings', () => {
    const ill = { ...healthy, deadLetters: 3, overrides: { paused: true }, alarmEmail: undefined };
    expect(judge('the stack', factsOf(ill))).toMatchObject({ stack: 'the stack', errors: 1, warnings: 2 });
  });
});
