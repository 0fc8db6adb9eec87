import { afterEach } from '@jest/globals';
import { ChildProcessRunner } from '../../../local/ecs/child-process-runner.ts';
import { killTrees, readProcesses } from '../../../local/ecs/process-tree.ts';
import type { ContainerStart, RunningContainer } from '../../../local/ecs/task-runner.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/**
 * Says `main <pid>`, starts one child in its own process group (and one in a session of its own), which says `<name> <pid>`, and waits
 * for ever. SIGTERM it notes and ignores, as the children do; on SIGUSR2 it ends by itself, which leaves the children behind.
 */
export const familyScript = (withStranger: boolean) => `
  const { spawn } = require('node:child_process');
  const child = (name, detached) => spawn(process.execPath, ['-e', \`
    process.on('SIGTERM', () => console.log('\${name} got SIGTERM'));
    console.log('\${name}', process.pid);
    setInterval(() => {}, 1e6);
  \`], { detached, stdio: 'inherit' });
  process.on('SIGTERM', () => console.log('main got SIGTERM'));
  process.on('SIGUSR2', () => process.exit(7));
  console.log('main', process.pid);
  child('sibling', false);
  if (${withStranger}) child('stranger', true);
  setInterval(() => {}, 1e6);
`;

/** Lines as they come, and promises of lines that are still to come. */
export class Log {
  readonly lines: string[] = [];
  #waiting: { pattern: RegExp; found: (line: string) => void }[] = [];

  add(line: string): void {
    this.lines.push(line);
    for (const { found } of this.#waiting.filter(({ pattern }) => pattern.test(line))) found(line);
    this.#waiting = this.#waiting.filter(({ pattern }) => !pattern.test(line));
  }

  line(pattern: RegExp): Promise<string> {
    const known = this.lines.find((line) => pattern.test(line));
    return known === undefined
      ? new Promise((found) => {
          this.#waiting.push({ pattern, found });
        })
      : Promise.resolve(known);
  }

  /** The process id that follows a name. */
  async pid(name: string): Promise<number> {
    return Number((await this.line(new RegExp(`^${name} \\d+$`))).split(' ')[1]);
  }
}

export interface RealProcesses {
  readonly clock: ManualClock;
  readonly log: Log;
  readonly runner: ChildProcessRunner;
  start(image: string, environment?: Record<string, string>): RunningContainer;
  /** Process ids of the image `family`, once all three are there. */
  pids(): Promise<{ main: number; sibling: number; stranger: number }>;
}

const logs: Log[] = [];

// A failed test must not leave processes on the machine.
afterEach(() => {
  const pids = logs.splice(0).flatMap((log) => log.lines.flatMap((line) => /^\w+ (\d+)$/.exec(line)?.[1] ?? []));
  killTrees(pids.map(Number));
});

export function realProcesses(): RealProcesses {
  const clock = new ManualClock();
  const log = new Log();
  logs.push(log);
  const runner = new ChildProcessRunner({
    clock,
    commands: new Map([
      ['env', ['/usr/bin/env'] as const],
      ['talker', ['/bin/sh', '-c', 'echo out; echo err >&2; printf unended; exit 3'] as const],
      ['family', [process.execPath, '-e', familyScript(true)] as const],
      ['couple', [process.execPath, '-e', familyScript(false)] as const],
      ['no-such-file', ['/no/such/file'] as const],
    ]),
    onLog: (_container, line) => log.add(line),
  });
  const container: Omit<ContainerStart, 'image' | 'environment'> = {
    taskArn: 'arn:task/one',
    taskId: 'one',
    containerName: 'worker',
    stopTimeoutSeconds: 30,
  };
  return {
    clock,
    log,
    runner,
    start: (image, environment = {}) => runner.start({ ...container, image, environment }),
    pids: async () => ({
      main: await log.pid('main'),
      sibling: await log.pid('sibling'),
      stranger: await log.pid('stranger'),
    }),
  };
}

/** Those that live, of these. */
export function alive(pids: Readonly<Record<string, number>>): string[] {
  const table = readProcesses();
  return Object.entries(pids).flatMap(([name, pid]) => (table.has(pid) ? name : []));
}
