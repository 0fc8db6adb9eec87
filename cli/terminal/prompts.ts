import { createInterface } from 'node:readline/promises';
import confirm from '@inquirer/confirm';
import password from '@inquirer/password';
import { CommandFailure, EXIT_CODE_USAGE } from './failure.ts';
import { EXIT_CODE_INTERRUPTED } from './interruption.ts';

/** Whether somebody is there to answer. Questions go to standard error: standard output is for results. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * @param what - is asked about, as the beginning of a sentence.
 * @throws CommandFailure with exit code 2 when nobody is there to answer.
 */
export function requireTerminal(what: string): void {
  if (canAsk()) return;
  throw new CommandFailure(
    `${what} asks first, which needs a terminal; --yes goes ahead without asking.`,
    EXIT_CODE_USAGE,
  );
}

/** A question that is answered with yes or no; just Enter means no. Throws CommandFailure when it is interrupted. */
export function askYesOrNo(message: string, signal: AbortSignal): Promise<boolean> {
  return unlessInterrupted(confirm({ message, default: false }, { output: process.stderr, signal }));
}

/** A value that is not shown, at least one character long. Throws CommandFailure when it is interrupted. */
export function askSecretValue(message: string, signal: AbortSignal): Promise<string> {
  const validate = (value: string) => value !== '' || 'It must not be empty.';
  return unlessInterrupted(password({ message, validate }, { output: process.stderr, signal }));
}

/** A line of text. Throws CommandFailure when it is interrupted. */
export async function askLine(message: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  // Ctrl-C and Ctrl-D come as these while the terminal is read key by key.
  lines.once('SIGINT', () => ended.abort());
  lines.once('close', () => ended.abort());
  try {
    return await unlessInterrupted(lines.question(message, { signal: AbortSignal.any([signal, ended.signal]) }));
  } finally {
    lines.close();
  }
}

/** What prompts end with when the user ends them, by the names of their errors. */
const interruptions = ['ExitPromptError', 'AbortPromptError', 'AbortError'];

async function unlessInterrupted<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && interruptions.includes(error.name))
      throw new CommandFailure('Interrupted.', EXIT_CODE_INTERRUPTED);
    throw error;
  }
}
