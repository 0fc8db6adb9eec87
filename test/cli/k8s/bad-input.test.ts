import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Ending } from '../support/fqs.ts';
import {
  type BadInput,
  badManifests,
  badTaskDefinitions,
  container,
  deployment,
  task,
  unreadable,
} from './support/bad-inputs.ts';
import { scratchFolder } from './support/scratch-folder.ts';

/** The line of the report about a file that was refused. */
function lineOf({ stderr }: Ending, file: string): string {
  return stderr.split('\n').find((line) => line.startsWith(`  ${file}:`)) ?? `(${file} was not refused)`;
}

function expectTold(ending: Ending, { file, says, code, remedy }: BadInput): void {
  const line = lineOf(ending, file);
  expect(line).toContain(`  ${file}${says}`);
  expect(line).toContain(`(${code}`);
  expect(line).toContain(remedy);
}

function badFolder(inputs: readonly BadInput[]) {
  const folder = scratchFolder(Object.fromEntries(inputs.map(({ file, text }) => [file, text])));
  folder.write('folder/inside.json', '{}');
  writeFileSync(join(folder.path, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]));
  return { folder, names: [...inputs, ...unreadable].map(({ file }) => file) };
}

describe('fqs k8s export', () => {
  const { folder, names } = badFolder(badTaskDefinitions);
  folder.write('good.json', task('read-me', container('a')));
  folder.write('last.json', task(`${'x'.repeat(70)}-1`, container('a')));
  folder.write('longer.json', task(`${'x'.repeat(70)}-2`, container('a')));
  let ending: Ending;
  beforeAll(async () => {
    const args = ['export', '--task-definition', 'good.json', ...names, 'last.json', 'longer.json', '--out', 'out'];
    ending = await folder.k8s(args);
  });

  test.each([...badTaskDefinitions, ...unreadable])('tells of $name where it is and what to do', (bad) => {
    expectTold(ending, bad);
  });

  test('converts all the same what is good, under names of its own, and ends with exit code 2', () => {
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(`3 inputs converted, ${names.length} refused; nothing is lost.`);
    const manifests = folder.list('out').filter((path) => path.endsWith('manifests.yaml'));
    expect(manifests).toEqual([
      'read-me/manifests.yaml',
      ...Array(2).fill(expect.stringMatching(/^x{30,}-\w+\/manifests/)),
    ]);
    expect(new Set(manifests).size).toBe(3);
  });

  test('has machines find each of them by its code and position', async () => {
    const { exitCode, stdout } = await folder.k8s(['export', '--task-definition', 'size.json', 'tab.yaml', '--json']);
    expect(exitCode).toBe(2);
    const { workloads, report } = JSON.parse(stdout);
    expect(workloads).toEqual([]);
    expect(report.problems).toEqual([
      expect.objectContaining({
        input: 'tab.yaml',
        code: 'broken-yaml',
        position: expect.objectContaining({ line: 2, column: 1 }),
      }),
      expect.objectContaining({ input: 'size.json', code: 'no-fargate-size', pointer: '/memory' }),
    ]);
  });
});

describe('fqs k8s import', () => {
  const { folder, names } = badFolder(badManifests);
  folder.write('good.yaml', deployment('apps/v1').replace('name: web', 'name: good'));
  let ending: Ending;
  beforeAll(async () => {
    ending = await folder.k8s(['import', ...names, 'good.yaml', '--out', 'out']);
  });

  test.each([...badManifests, ...unreadable])('tells of $name where it is and what to do', (bad) => {
    expectTold(ending, bad);
  });

  test('converts all the same what is good, and ends with exit code 2', () => {
    expect(ending).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ending.stderr).toContain(`1 input converted, ${names.length} refused; nothing is lost.`);
    expect(folder.list('out')).toContain('good/task-definition.json');
  });
});

describe('what can be read safely is read, and named', () => {
  const folder = scratchFolder({
    'commented.jsonc': `{\n  // the service\n  "family": "commented",\n  "containerDefinitions": [${container('a')},],\n}\n`,
    'placeholder.json': task(
      'placeholder',
      `{ "name": "a", "image": "<ACCOUNT>.dkr.ecr.eu-west-1.amazonaws.com/web:\${TAG}", "memory": 128 }`,
    ),
    'described.json': JSON.stringify({
      taskDefinition: {
        taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/described:3',
        family: 'described',
        revision: 3,
        status: 'ACTIVE',
        taskRoleArn: null,
        volumes: [],
        containerDefinitions: [{ name: 'a', image: 'nginx:1', memory: 128, cpu: 0, command: null, portMappings: [] }],
      },
      tags: [],
    }),
    'marked.json': `\ufeff${task('marked', container('a'))}`,
  });
  let ending: Ending;
  beforeAll(async () => {
    const files = ['commented.jsonc', 'placeholder.json', 'described.json', 'marked.json'];
    ending = await folder.k8s(['export', '--task-definition', ...files, '--strict']);
  });

  test('without any loss', () => {
    expect(ending.exitCode).toBe(0);
    expect(ending.stderr).toContain('4 inputs converted, 0 refused; nothing is lost.');
  });

  test.each([
    { name: 'comments', says: 'The text has comments (1, the first at line 2, column 3)' },
    { name: 'trailing commas', says: 'The text has commas before a closing bracket (2, the first at line 4, column' },
    { name: 'placeholders', says: `This text holds 2 placeholders (<ACCOUNT>, \${TAG}), carried as it is.` },
  ])('as $name are', ({ says }) => {
    expect(ending.stderr).toContain(says);
  });
});
