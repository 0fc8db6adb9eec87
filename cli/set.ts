import { createEcsClient } from '../aws/clients.ts';
import { readRevision } from '../aws/operator/family-revision.ts';
import { withClient } from '../aws/operator/with-client.ts';
import { type Overridable, type Overrides, overridable } from '../contract/overrides.ts';
import { type Policy, policyFrom } from '../contract/policy.ts';
import { listPrices, taskHourDollars } from '../contract/prices.ts';
import { HOURS_PER_MONTH } from '../cost/month.ts';
import type { AddCommand } from './command.ts';
import { changesInWords, namedTwice, type WantedChanges, withChanges } from './set/assignments.ts';
import { changeParameter, WHEN_IN_FORCE } from './stack/parameter-change.ts';
import { QUICK_SECONDS, readingWithin } from './stack/reading.ts';
import { openTarget, type Target, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { jsonOption } from './terminal/options.ts';

interface SetOptions extends TargetOptions {
  readonly unset: readonly string[];
  readonly json?: true;
}

export const setCommand: AddCommand = (program) => {
  withTargetOptions(program.command('set'))
    .description(`Change ${overridable.join(', ')} without a deployment, ${WHEN_IN_FORCE}.`)
    .argument('[changes...]', 'e.g. ECS_MAX_TASKS=20')
    .option(
      '--unset <name>',
      'go back to what was deployed; may be repeated',
      (name: string, earlier: readonly string[]) => [...earlier, name],
      [],
    )
    .addOption(jsonOption())
    .action(async (assignments: readonly string[], options: SetOptions) => {
      if (assignments.length + options.unset.length === 0)
        throw new CommandFailure(
          'Say what to set, e.g. "fqs set ECS_MAX_TASKS=20", or "--unset ECS_MAX_TASKS".',
          EXIT_CODE_USAGE,
        );
      const wanted = { assignments, unset: options.unset };
      const twice = namedTwice(wanted);
      if (twice !== undefined)
        throw new CommandFailure(`${twice} is named twice: say once what is to become of it.`, EXIT_CODE_USAGE);
      const target = await openTarget(options);
      tellTarget(target, options.json);
      await set(target, wanted, options.json);
    });
};

async function set(target: Target, wanted: WantedChanges, json: true | undefined): Promise<void> {
  const { settings } = target;
  const deployed = policyFrom(settings, settings.AWS_SQS_QUEUE_URL);
  // Before anything is written: a command that has changed something should not fail.
  const taskDollars = sets('ECS_MIN_TASKS', wanted) ? await taskMonthDollars(target) : 0;
  const change = await changeParameter(target, (before) => withChanges(before, wanted, deployed));
  const minimum = change.after.ECS_MIN_TASKS ?? deployed.minTasks;
  const standingDollarsPerMonth = taskDollars === 0 ? null : minimum * taskDollars;
  if (json) return console.log(JSON.stringify({ ...change, standingDollarsPerMonth }));
  if (!change.changed) return console.log('Nothing changes: that is what the parameter says already.');
  for (const line of changesInWords(change.before, change.after, deployed)) console.log(line);
  console.log(`In force ${WHEN_IN_FORCE}.`);
  for (const line of alarmsInWords(change.after, deployed)) console.log(line);
  if (standingDollarsPerMonth) console.log(costInWords(minimum, standingDollarsPerMonth));
  if (sets('ECS_TARGET_WAIT_SECONDS', wanted) && (change.after.ECS_TARGET_WAIT_SECONDS ?? 0) < COSTLY_BELOW_SECONDS)
    console.log(shortTargetInWords);
}

/** Below it a task that has yet to start comes too late for ever more messages; docs/policy.md shows what that costs. */
const COSTLY_BELOW_SECONDS = 60;

/** Without a figure, as that depends on the load. */
const shortTargetInWords = `Below about ${COSTLY_BELOW_SECONDS} s a target costs idle tasks: docs/policy.md, "What a target costs".`;

function sets(name: Overridable, { assignments }: WantedChanges): boolean {
  return assignments.some((assignment) => assignment.startsWith(`${name}=`));
}

async function taskMonthDollars({ settings, clientSettings }: Target): Promise<number> {
  const { ECS_TASK_DEFINITION: family, ECS_CAPACITY_PROVIDERS: providers } = settings;
  const { cpuUnits, memoryMib, architecture } = await withClient(createEcsClient(clientSettings('ecs')), (client) =>
    readRevision(client, family, readingWithin(QUICK_SECONDS)),
  );
  if (cpuUnits === undefined || memoryMib === undefined)
    throw new CommandFailure(`The task definition ${family} has no CPU or no memory, which Fargate does not take.`);
  const capacity = providers[0] ?? 'FARGATE';
  const size = { cpuUnits, memoryMib, architecture, capacity, publicIp: settings.ECS_ASSIGN_PUBLIC_IP };
  return taskHourDollars(size) * HOURS_PER_MONTH;
}

/** An alarm's threshold stands in the template. */
function alarmsInWords(overrides: Overrides, { maxTasks, demand }: Policy): string[] {
  const until = 'until a deployment changes it.';
  const lines: string[] = [];
  if (overrides.ECS_MAX_TASKS !== undefined)
    lines.push(`The alarm maximum-reached goes by the deployed ECS_MAX_TASKS, ${maxTasks}, ${until}`);
  if (overrides.ECS_TARGET_WAIT_SECONDS !== undefined && demand.kind === 'target-wait')
    lines.push(
      `The alarm waits-over-target goes by the deployed target, ${demand.targetWaitSeconds} seconds, ${until}`,
    );
  return lines;
}

function costInWords(minimum: number, dollars: number): string {
  const tasks = minimum === 1 ? 'One task that stands ready costs' : `${minimum} tasks that stand ready cost`;
  return `${tasks} about $${dollars.toFixed(2)} a month (list prices of ${listPrices.region}, ${listPrices.asOf}).`;
}
