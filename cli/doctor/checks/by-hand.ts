import type { Check } from '../check.ts';
import { manual } from '../finding.ts';

/** Items of the migration's checklist that only a person can tick off. */
export const byHand: readonly Check[] = [
  item('commands', 'Terminal commands', 'Send one through the whole chain with "npm run ecs:test".'),
  item('scaling', 'Scaling', 'Send many commands and watch the decisions with "npm run ecs:orchestrator".'),
  item('orchestrator', 'Former orchestrator', 'Stop the one that still runs elsewhere: two would both launch tasks.'),
  item('documentation', 'Documentation', 'Bring what your team reads up to date.'),
  item('team', 'Team', 'Show the new commands to those who will use them.'),
  item('kubernetes', 'Kubernetes cluster', 'Decommission it when nothing needs it any more.'),
];

function item(id: string, title: string, todo: string): Check {
  return { id, title, judge: () => manual('a program cannot know it', todo) };
}
