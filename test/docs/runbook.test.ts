import { describe, expect, test } from '@jest/globals';
import type { AwsErrorAction, AwsErrorKind } from '../../aws/errors.ts';
import { wrapAwsError } from '../../aws/errors.ts';
import type { Reason } from '../../contract/plan.ts';
import { headings, read } from './documents.ts';

/** Written out, since types are gone at run time; the compiler refuses one too many and one too few. */
const reasons: Readonly<Record<Reason, true>> = {
  idle: true,
  'enough-tasks': true,
  backlog: true,
  'below-minimum': true,
  'warm-up': true,
  'at-maximum': true,
  'blocked-groups': true,
  'launch-cap': true,
  'crash-loop': true,
  paused: true,
  'no-image': true,
};

/** For each kind an error that AWS gives, so that its action is asked of the code. */
const errors: Readonly<Record<AwsErrorKind, readonly [name: string, message: string]>> = {
  throttled: ['ThrottlingException', 'Rate exceeded'],
  capacity: ['ClientException', 'Capacity is unavailable at this time.'],
  quota: ['ClientException', "You've reached the limit on the number of vCPUs you can run concurrently"],
  network: ['InvalidParameterException', 'InsufficientFreeAddressesInSubnet'],
  configuration: ['ClusterNotFoundException', 'Cluster not found.'],
  unknown: ['ServerException', 'Service Unavailable'],
};

function actionOf([name, message]: readonly [string, string]): AwsErrorAction {
  return wrapAwsError('RunTask', 'workers', Object.assign(new Error(message), { name })).action;
}

/** The part of the runbook under a heading of the third level. */
function section(heading: string): string {
  return (
    read('docs/runbook.md')
      .split(/^##+ /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? ''
  );
}

describe('the runbook', () => {
  test.each(Object.keys(reasons))('says of the reason %s what it means, where to look and what to do', (reason) => {
    expect(section(`\`${reason}\``)).toMatch(/\*\*Means\*\*[\s\S]*\*\*Look at\*\*[\s\S]*\*\*Do\*\*/);
  });

  test.each(Object.keys(errors))('says of the error kind %s what it means, where to look and what to do', (kind) => {
    expect(section(`\`${kind}\``)).toMatch(/\*\*Means\*\*[\s\S]*\*\*Look at\*\*[\s\S]*\*\*Do\*\*/);
  });

  test('has no heading for a reason or kind that is gone', () => {
    const named = headings('docs/runbook.md', 3).filter((heading) => heading.startsWith('`'));
    const known = [...Object.keys(reasons), ...Object.keys(errors)].map((name) => `\`${name}\``);
    expect(named.sort()).toEqual(known.sort());
  });
});

describe('the table of error kinds in the architecture', () => {
  test.each(Object.entries(errors))('gives %s the action that the code gives it', (kind, error) => {
    const row = read('docs/architecture.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`${kind}\` |`));
    expect(row?.split('|').at(-2)?.trim()).toBe(actionOf(error));
  });
});
