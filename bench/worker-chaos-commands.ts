import type { Random } from '../simulator/random.ts';

/** Of every so many commands, one outlasts the visibility time-out, so that heartbeats are needed and fail, too. */
const COMMANDS_PER_LONG_ONE = 25;
const LONG_SECONDS = 7;
const LONGEST_SHORT_SECONDS = 0.5;
const TERMINALS = 20;

/**
 * Commands that note their id in a file when they start, work for a while and print something.
 *
 * @param runsFile takes a line for each time that a command runs; lines as short as these do not mix (write(2), O_APPEND).
 */
export function chaosCommands(count: number, random: Random, runsFile: string) {
  return Array.from({ length: count }, (_, index) => {
    const commandId = `command-${index}`;
    const long = index % COMMANDS_PER_LONG_ONE === COMMANDS_PER_LONG_ONE - 1;
    const seconds = long ? LONG_SECONDS : random.between(0, LONGEST_SHORT_SECONDS);
    const command = `echo ${commandId} >> '${runsFile}'; seq 1 100; sleep ${seconds.toFixed(2)}; echo done`;
    const terminalId = `t${index % TERMINALS}`;
    return { type: 'execute', projectId: 'chaos', terminalId, userId: 'u', commandId, command };
  });
}
