import { describe, expect, test } from '@jest/globals';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import { workerLoopSettings } from '../../contract/worker-settings.ts';
import { synthesize } from '../lib/synthesis.ts';
import { configurationTable } from './configuration-table.ts';
import { asSeenFromOutside, generatedPart, onlyBlock, read } from './documents.ts';
import { ThumbnailStack } from './examples/thumbnail-stack.ts';

describe('the README', () => {
  test.each(['npm ci && npm start', 'npm cit'])('names the command %s on a line of its own', (command) => {
    expect(read('README.md').split('\n')).toContain(command);
  });

  test.each([
    ['deploymentSettings', deploymentSettings],
    ['workerLoopSettings', workerLoopSettings],
  ])('has the table of %s as the code has it', (name, settings) => {
    expect(generatedPart('README.md', name).trim()).toBe(configurationTable(settings));
  });

  test.each([
    ['stack', 'thumbnail-stack'],
    ['worker', 'thumbnail-worker'],
  ])('shows the example of a %s that the compiler has checked', (fence, file) => {
    expect(onlyBlock('README.md', `ts ${fence}`)).toBe(asSeenFromOutside(read(`test/docs/examples/${file}.ts`)));
  });

  test('shows a stack that can be synthesized', () => {
    const template = synthesize((app) => new ThumbnailStack(app, 'Thumbnails'));
    const types = Object.values(template.Resources).map((resource) => resource.Type);
    expect(types).toEqual(expect.arrayContaining(['AWS::Lambda::Function', 'AWS::Scheduler::Schedule']));
  });
});
