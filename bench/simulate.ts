import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { traceSourceOf } from '../cli/simulate/trace-sources.ts';
import type { Observation } from '../contract/observation.ts';
import { type Policy, policyFrom } from '../contract/policy.ts';
import { policySettings } from '../contract/policy-settings.ts';
import { readSettings } from '../contract/read-settings.ts';
import { decide } from '../scaling/decide.ts';
import { modelSettings } from '../simulator/model.ts';
import { Random } from '../simulator/random.ts';
import { prepareRun } from '../simulator/run-policy.ts';
import { OwnScaler } from '../simulator/scalers/own-scaler.ts';
import { Simulation } from '../simulator/simulation.ts';
import type { Benchmark } from './benchmark.ts';
import { median, rounded } from './statistics.ts';

const run = promisify(execFile);
const ROUNDS = 5;
const DECISIONS = 100_000;

/** How fast the simulator is, and the decision in it; beside the sorting of a million numbers, which shows how fast the machine is. */
export const simulate: Benchmark = async (tell) => {
  tell('a week of 140,000 messages, and sorting');
  const week = traceSourceOf('daily', { days: '7', messagesPerHour: '833.3333', serviceSeconds: '20' }, 1);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    week: secondsOf(() => prepareRun(week, 'target-wait', {}, 1).run()),
    sorting: secondsOf(sortMillion),
  }));
  tell('a million messages');
  const file = fileURLToPath(new URL('./million-messages-process.ts', import.meta.url));
  const million: { seconds: number; peakMegabytes: number } = JSON.parse((await run(process.execPath, [file])).stdout);
  tell('decisions');
  const policy = policyFrom(readSettings('The policy', policySettings, {}), undefined);
  const ECS_MIN_TASKS_SCHEDULE = 'Mon-Sun 08:00-18:00 Europe/Berlin=2';
  const scheduled = policyFrom(readSettings('The policy', policySettings, { ECS_MIN_TASKS_SCHEDULE }), undefined);
  return {
    weekMessages: week.trace.arrivalSeconds.length,
    weekSeconds: rounded(median(rounds.map((round) => round.week))),
    weekSecondsGoal: 2,
    weekOverSorting: rounded(median(rounds.map((round) => round.week / round.sorting))),
    millionSeconds: rounded(million.seconds),
    millionSecondsGoal: 15,
    millionOverSorting: rounded(million.seconds / median(rounds.map((round) => round.sorting))),
    millionPeakMegabytes: rounded(million.peakMegabytes, 0),
    millionPeakMegabytesGoal: 500,
    decideMicroseconds: rounded(median(decideMicroseconds(policy))),
    decideScheduledMicroseconds: rounded(median(decideMicroseconds(scheduled))),
    decideMicrosecondsGoal: 50,
  };
};

function secondsOf(work: () => unknown): number {
  const begin = performance.now();
  work();
  return (performance.now() - begin) / 1000;
}

function sortMillion(): void {
  const random = new Random(1);
  Array.from({ length: 1_000_000 }, () => random.uniform()).sort((a, b) => a - b);
}

/** On what the scaler sees in a day of bursts. */
function decideMicroseconds(policy: Policy): number[] {
  const observations = observationsOfADay(policy);
  return Array.from({ length: ROUNDS }, () => {
    const seconds = secondsOf(() => {
      for (let index = 0; index < DECISIONS; index += 1)
        decide(observations[index % observations.length] as Observation, policy);
    });
    return (seconds / DECISIONS) * 1e6;
  });
}

function observationsOfADay(policy: Policy): Observation[] {
  const { trace } = traceSourceOf('bursty', { days: '1' }, 1);
  const observations: Observation[] = [];
  class Recorder extends OwnScaler {
    override tick(world: Parameters<OwnScaler['tick']>[0]): void {
      observations.push(world.observe());
      super.tick(world);
    }
  }
  const model = readSettings('The model', modelSettings, {});
  new Simulation(trace, model, new Recorder(policy, 60), new Random(1)).run();
  return observations;
}
