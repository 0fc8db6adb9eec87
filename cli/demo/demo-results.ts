import { createHash } from 'node:crypto';
import type { TerminalEvent } from '../../contract/terminal-event.ts';
import type { DemoCommand } from './demo-commands.ts';

interface Progress {
  readonly expected: DemoCommand;
  readonly stdout: Buffer[];
  readonly stderr: Buffer[];
  taskId: string;
  end: Extract<TerminalEvent, { type: 'exit' | 'error' }> | undefined;
}

export interface DemoResult {
  readonly commandId: string;
  readonly taskId: string;
  /** Null when a signal ended the command, the worker refused it, or nobody knows how it ended. */
  readonly exitCode: number | null;
  /** Of standard output followed by standard error. */
  readonly outputSha256: string;
}

/** Collects the events of all commands and holds them against what was expected. */
export class DemoResults {
  readonly #commands = new Map<string, Progress>();

  expect(commandId: string, expected: DemoCommand): void {
    this.#commands.set(commandId, { expected, stdout: [], stderr: [], taskId: '', end: undefined });
  }

  add(event: TerminalEvent): void {
    const progress = this.#commands.get(event.commandId);
    if (!progress) return;
    progress.taskId = event.taskId;
    if (event.type === 'output') {
      progress[event.stream].push('text' in event ? Buffer.from(event.text) : Buffer.from(event.base64, 'base64'));
    }
    if (event.type === 'exit' || event.type === 'error') progress.end = event;
  }

  get sent(): number {
    return this.#commands.size;
  }

  get completed(): number {
    return this.#count((progress) => progress.end !== undefined);
  }

  /** Commands whose exit code and every byte of output are as expected. */
  get matched(): number {
    return this.#count(({ expected, stdout, stderr, end }) => {
      const exitCode = end?.type === 'exit' ? end.exitCode : null;
      return exitCode === expected.exitCode && text(stdout) === expected.stdout && text(stderr) === expected.stderr;
    });
  }

  list(): DemoResult[] {
    return [...this.#commands].map(([commandId, { taskId, end, stdout, stderr }]) => ({
      commandId,
      taskId,
      exitCode: end?.type === 'exit' ? end.exitCode : null,
      outputSha256: createHash('sha256')
        .update(Buffer.concat([...stdout, ...stderr]))
        .digest('hex'),
    }));
  }

  #count(condition: (progress: Progress) => boolean): number {
    return [...this.#commands.values()].filter(condition).length;
  }
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
