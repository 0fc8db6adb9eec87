import { describe, expect, test } from '@jest/globals';
import { AwsError } from '../../../aws/errors.ts';
import { runSteps, type SetupStep } from '../../../cli/setup/run-steps.ts';
import { CommandFailure } from '../../../cli/terminal/failure.ts';

const step = (title: string, run: SetupStep['run'] = async () => 'done', done = false): SetupStep => ({
  title,
  done,
  run,
});
const failing = (error: Error) => async () => {
  throw error;
};

async function run(steps: readonly SetupStep[]) {
  const said: string[] = [];
  const telling = { say: (text: string) => said.push(text), billedNow: async () => 'Billed now: a dollar.' };
  return { outcomes: await runSteps(steps, telling), said };
}

describe('the steps of a setup', () => {
  test('run in order, and leave out what is done already', async () => {
    const neverRun = failing(new Error('It must not run.'));
    const { outcomes, said } = await run([
      step('one'),
      step('two', neverRun, true),
      step('three', async () => 'already done'),
    ]);
    expect(outcomes).toEqual([
      { title: 'one', result: 'done' },
      { title: 'two', result: 'already done' },
      { title: 'three', result: 'already done' },
    ]);
    expect(said).toEqual(['1 of 3: one ...', '2 of 3: two (already done)', '3 of 3: three ...']);
  });

  test.each([
    {
      name: 'a command’s failure with its exit code',
      error: new CommandFailure('No.', 130),
      says: 'No.',
      exitCode: 130,
    },
    {
      name: 'a failure of AWS',
      error: new AwsError('CreateSecret', 'redis', new Error('no')),
      says: 'CreateSecret on redis failed: Error: no',
      exitCode: 1,
    },
  ])('stop at $name', async ({ error, says, exitCode }) => {
    const steps = [
      step('one'),
      step('two'),
      step('three', failing(error)),
      step('four', failing(new Error('too far'))),
    ];
    const message = [
      `Setup stopped at step 3 of 4, "three": ${says}`,
      'Done so far: one; two.',
      'Billed now: a dollar. Run it again to go on from there.',
    ].join('\n');
    await expect(run(steps)).rejects.toMatchObject({ name: 'CommandFailure', message, exitCode });
  });

  test('do not dress up a defect as something that the user can mend', async () => {
    const defect = new TypeError('undefined is not a function');
    await expect(run([step('one', failing(defect))])).rejects.toBe(defect);
  });
});
