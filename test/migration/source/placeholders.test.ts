import { describe, expect, test } from '@jest/globals';
import { placeholder } from '../../../migration/placeholder.ts';
import { openLedgers } from '../../../migration/source/open-ledgers.ts';
import { placeholdersIn } from '../../../migration/source/placeholders.ts';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import type { Json } from '../../../migration/trace/json.ts';

const textsIn = (content: Json) => placeholdersIn({ content }).map(({ text }) => text);
const open = (content: Json) => openLedgers(readDocuments('task.json', JSON.stringify(content), 'ecs'));

describe('placeholders', () => {
  test.each([
    { text: `${placeholder('IMAGE')}:${placeholder('TAG')}`, found: [placeholder('IMAGE'), placeholder('TAG')] },
    { text: 'web:{{ must_env `TAG` }}', found: ['{{ must_env `TAG` }}'] },
    { text: 'arn:aws:iam::<ACCOUNT>:role/x', found: ['<ACCOUNT>'] },
    { text: 'arn:aws:iam::<your-account-id>:role/x', found: ['<your-account-id>'] },
    { text: '__REGION__', found: ['__REGION__'] },
    { text: 'arn:aws:iam::XXXXXXXXXXXX:role/x', found: ['XXXXXXXXXXXX'] },
    { text: 'subnet-xxxxxxxx', found: ['xxxxxxxx'] },
    { text: '$(POD_IP)', found: [] },
    { text: '$HOME', found: [] },
    { text: '<b>bold</b>', found: [] },
    { text: 'a < b > c', found: [] },
    { text: '__main__', found: [] },
    { text: 'maxxxxx', found: [] },
    { text: `first ${placeholder('A')}\nsecond`, found: [] },
  ])('in $text: $found', ({ text, found }) => {
    expect(textsIn({ image: text })).toEqual(found);
  });

  test.each([
    {
      name: 'an expression of a shell',
      content: { command: ['sh', '-c', `echo ${placeholder('HOME')} > /tmp/XXXXXX`] },
      found: [],
    },
    { name: 'part of an argument', content: { args: ['--format={{.State}}'] }, found: [] },
    { name: 'a whole argument', content: { args: ['{{command}}', '<COMMAND>'] }, found: ['{{command}}', '<COMMAND>'] },
    { name: 'an entry point in the form of CloudFormation', content: { EntryPoint: [placeholder('X')] }, found: [] },
    {
      name: 'a health check',
      content: { healthCheck: { command: ['CMD-SHELL', `test ${placeholder('A')}`] } },
      found: [],
    },
    {
      name: 'what CloudFormation fills in',
      content: { image: { 'Fn::Sub': placeholder('AWS::AccountId') } },
      found: [],
    },
    {
      name: 'what CloudFormation resolves in a variable',
      content: { Environment: [{ Name: 'A', Value: `{{resolve:ssm:a}}${placeholder('B')}` }] },
      found: [placeholder('B')],
    },
    { name: 'what it resolves elsewhere', content: { image: '{{resolve:ssm:a}}' }, found: ['{{resolve:ssm:a}}'] },
    { name: 'no text', content: { cpu: 1, privileged: true, list: [null] }, found: [] },
  ])('$name', ({ content, found }) => {
    expect(textsIn(content)).toEqual(found);
  });

  test('are noted at their place, beside what becomes of the value', () => {
    const [ledger] = open({ image: `web:${placeholder('TAG')}`, family: 'x' });
    ledger?.root.member('family')?.ignore('A test needs no family.');
    const fates = ledger?.fates().map((fate) => [fate.pointer, fate.fate === 'remarked' ? fate.code : fate.fate]);
    expect(fates).toEqual([
      ['/image', 'placeholder'],
      ['/image', 'not-converted'],
      ['/family', 'ignored'],
    ]);
  });

  test('are named, but not where the value may be a secret', () => {
    const [ledger] = open({
      image: `web:${placeholder('TAG')}`,
      environment: [{ name: 'PASSWORD', value: `ab${placeholder('cd')}ef` }],
      httpHeaders: [{ name: 'Authorization', value: 'Bearer hunter2<abc>' }],
      annotations: { note: 'hunter2 <abc>', owner: '<TEAM>' },
    });
    const remarks = ledger?.fates().flatMap((fate) => ('code' in fate && fate.code === 'placeholder' ? [fate] : []));
    expect(remarks?.map(({ pointer, lost }) => [pointer, lost])).toEqual([
      ['/image', `This text holds a placeholder (${placeholder('TAG')}), carried as it is.`],
      ['/environment/0/value', 'This text holds a placeholder, carried as it is.'],
      ['/httpHeaders/0/value', 'This text holds a placeholder, carried as it is.'],
      ['/annotations/note', 'This text holds a placeholder, carried as it is.'],
      ['/annotations/owner', 'This text holds a placeholder (<TEAM>), carried as it is.'],
    ]);
  });
});

test('remarks on the form of a text are in the account of its document', () => {
  const [ledger] = openLedgers(readDocuments('task.json', '{"a": 1, /* one */}', 'ecs'));
  const told = ledger?.fates().flatMap((fate) => ('code' in fate && fate.pointer === '' ? [fate.code] : []));
  expect(told).toEqual(['json-comment', 'json-trailing-comma']);
});
