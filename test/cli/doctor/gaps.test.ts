import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { blockedBy, type Fact, follow, known, learn, notLocal } from '../../../cli/doctor/fact.ts';
import type { Facts } from '../../../cli/doctor/knowledge.ts';
import { judge } from '../../../cli/doctor/report.ts';
import { CommandFailure } from '../../../cli/terminal/failure.ts';
import { ConfigurationError } from '../../../contract/configuration-error.ts';
import { factsOf, healthy } from './healthy-knowledge.ts';

const denied = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });

describe('what could not be read', () => {
  // It comes from another fact, whose failure is told; so it is known or blocked.
  const derived = ['maxTasks', 'alarmEmail', 'roles'];
  const names = Object.keys(healthy).filter((name) => !derived.includes(name)) as (keyof Facts)[];

  test.each(names)('is told once, and never ok, when it is: %s', (name) => {
    const gap = { kind: 'failed', what: `the ${name}`, message: 'Reading failed.', remedy: 'Do this.' } as const;
    const { checks, errors } = judge('test', factsOf(healthy, { [name]: { known: false, gap } }));
    expect(errors).toBe(1);
    expect(checks.find(({ status }) => status === 'error')).toMatchObject({ says: 'Reading failed', todo: 'Do this.' });
    const unchecked = checks.filter(({ says }) => says.startsWith('not checked'));
    for (const check of unchecked)
      expect(check).toMatchObject({ status: 'manual', says: `not checked: the ${name} must be known first` });
  });

  test('leaves the rest to be checked', () => {
    const before = judge('test', factsOf(healthy)).checks.filter(({ status }) => status === 'ok');
    const after = judge('test', factsOf(healthy, { subnets: blockedBy('the stack') })).checks;
    const lost = before.filter(({ id }) => after.find((check) => check.id === id)?.status !== 'ok').map(({ id }) => id);
    expect(lost).toEqual(['subnets', 'addresses', 'security-groups']);
  });

  test('because the embedded AWS does not have it, says so', () => {
    const { checks, errors } = judge('test', factsOf(healthy, { vcpuQuotas: notLocal }));
    expect(errors).toBe(0);
    expect(checks.find(({ id }) => id === 'quota')).toMatchObject({
      status: 'manual',
      says: 'not checked: the embedded AWS does not have it',
    });
  });
});

describe('reading a fact', () => {
  const failures = [
    {
      name: 'a refusal names the permission',
      thrown: new AwsError('DescribeSubnets', 'subnet-1', denied),
      message: 'DescribeSubnets on subnet-1 failed: AccessDeniedException: not authorized',
      remedy: 'Let whoever runs this have the permission ec2:DescribeSubnets.',
    },
    {
      name: "another failure of AWS's is told",
      thrown: new AwsError('DescribeSubnets', 'subnet-1', new Error('socket hang up')),
      message: 'DescribeSubnets on subnet-1 failed: Error: socket hang up',
      remedy: 'Mend what the message names, or try again when AWS does not answer.',
    },
    {
      name: 'a mistake in the configuration is told',
      thrown: new ConfigurationError('It', [{ name: 'A', rule: 'b', received: 'c', remedy: 'D.' }]),
      message: 'It has one problem:\n  A must be b; received c. D.',
      remedy: 'Correct it there.',
    },
    {
      name: 'a sentence that says what to do stays that',
      thrown: new CommandFailure('The stack has no output It; deploy this version of it first.'),
      message: 'The stack has no output It; deploy this version of it first.',
      remedy: 'Do that, then run this again.',
    },
  ];
  test.each(failures)('$name', async ({ thrown, message, remedy }) => {
    const fact = await learn('the subnets', 'ec2', () => Promise.reject(thrown), 'Correct it there.');
    expect(fact).toEqual({ known: false, gap: { kind: 'failed', what: 'the subnets', message, remedy } });
  });

  test('throws what nobody can mend', async () => {
    const broken = new TypeError('broken');
    await expect(learn('it', 'ec2', () => Promise.reject(broken))).rejects.toBe(broken);
  });

  const chains: { name: string; first: Fact<number>; leads: Fact<number> }[] = [
    { name: 'goes on from what is known', first: known(1), leads: known(2) },
    {
      name: 'names what failed',
      first: { known: false, gap: { kind: 'failed', what: 'the subnets', message: '', remedy: '' } },
      leads: blockedBy('the subnets'),
    },
    { name: 'names what was missing before', first: blockedBy('the stack'), leads: blockedBy('the stack') },
    { name: 'keeps to what is not on this machine', first: notLocal, leads: notLocal },
  ];
  test.each(chains)('$name', async ({ first, leads }) => {
    expect(await follow(first, async (value) => known(value + 1))).toEqual(leads);
  });
});
