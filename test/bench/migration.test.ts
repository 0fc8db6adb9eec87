import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrationFigures } from '../../bench/migration.ts';
import { migrationCasesIn } from '../../bench/migration-cases.ts';

const FIXTURES = 'test/fixtures/migration';
let directory: string;
const at = (name: string) => join(directory, name);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cases-'));
  for (const name of ['cases/ecs', 'cases/k8s', 'half/ecs', 'empty/ecs']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('half/ecs/task.json'), '{}');
  for (const name of ['ecs/dukanx-backend.json', 'ecs/gpu.json', 'k8s/probes.yaml', 'k8s/refused-gpu.yaml'])
    cpSync(join(FIXTURES, name), at(`cases/${name}`));
});
afterAll(() => rmSync(directory, { recursive: true }));

test('the conversions are counted by kind, refused ones with their codes, and timed', async () => {
  const told: string[] = [];
  const cases = migrationCasesIn(at('cases'));
  const figures = await migrationFigures((text) => told.push(text), cases, { taskDefinitions: 3, rounds: 1 });
  const sound = { unaccounted: 0, invalid: 0, differences: 0 };
  expect(figures).toMatchObject({
    taskDefinitions: 3,
    convertedTaskDefinitions: 3,
    milliseconds: expect.any(Number),
    millisecondsGoal: 5000,
    convertingOverYamlAlone: expect.any(Number),
    kinds: [
      { conversion: 'ecs to eks-fargate', files: 2, converted: 1, refused: 1, ...sound },
      { conversion: 'ecs to eks-nodes', files: 2, converted: 2, refused: 0, ...sound },
      { conversion: 'ecs to minikube', files: 2, converted: 2, refused: 0, ...sound },
      { conversion: 'k8s to ecs', files: 2, converted: 1, refused: 1, ...sound },
    ],
    refusals: [
      { conversion: 'ecs to eks-fargate', file: 'gpu.json', refused: 'gpu-on-fargate' },
      { conversion: 'k8s to ecs', file: 'refused-gpu.yaml', refused: 'accelerator' },
    ],
  });
  expect(told).toContain('probes.yaml');
});

describe('the cases', () => {
  test('are those of the tests unless a folder is given', () => {
    expect(migrationCasesIn().ecs.map(({ name }) => name)).toContain('dukanx-backend.json');
    expect(migrationCasesIn(at('cases')).k8s.map(({ name }) => name)).toEqual(['probes.yaml', 'refused-gpu.yaml']);
  });

  test.each([
    { title: 'no folder', folder: 'missing', says: /missing\/ecs is no folder: --cases takes/ },
    { title: 'a folder with one of the two', folder: 'half', says: /half\/k8s is no folder: --cases takes/ },
    { title: 'a folder without files', folder: 'empty', says: /empty\/ecs has no file in it: --cases takes/ },
  ])('are refused of $title, in a sentence', ({ folder, says }) => {
    const attempt = () => migrationCasesIn(at(folder));
    expect(attempt).toThrow(says);
    expect(attempt).toThrow(expect.objectContaining({ name: 'CommandFailure', exitCode: 2 }));
  });
});
