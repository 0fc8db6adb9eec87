import { expect, test } from '@jest/globals';
import { checklist } from '../../cli/doctor/checklist.ts';
import { headings } from './documents.ts';

test('each check of the doctor has its heading, in the order of the checklist', () => {
  const documented = headings('docs/doctor.md', 3).map((heading) => heading.replaceAll('`', ''));
  expect(documented).toEqual(checklist.map(({ id }) => id));
});
