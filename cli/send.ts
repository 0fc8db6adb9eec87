import { systemClock } from '../aws/system-clock.ts';
import { parseCommand } from '../contract/command.ts';
import type { TerminalEvent } from '../contract/terminal-event.ts';
import type { AddCommand } from './command.ts';
import { EXIT_CODES_IN_WORDS, eventInWords, exitCodeOf } from './send/event-in-words.ts';
import { type Conversation, converse } from './stack/conversation.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { whileItRuns } from './stack/while-it-runs.ts';
import { CommandFailure, EXIT_CODE_USAGE } from './terminal/failure.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface SendOptions extends TargetOptions {
  readonly command: string;
  readonly terminal: string;
  readonly project: string;
  readonly timeoutSeconds?: number;
  readonly json?: true;
}

/** A task is launched within a tick and started within minutes; after that nobody will take the command. */
const LONGEST_WAIT_FOR_START_MILLISECONDS = 600_000;
/** A running command tells of its end at its own time limit; this much later the worker is gone. */
const LONGEST_SILENCE_MILLISECONDS = 12 * 3600 * 1000;

export const sendCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('send'))
    .description('Send a command to the stack, print its output and end with its exit code.')
    .requiredOption('--command <text>', 'what to run in a shell')
    .option('--terminal <id>', 'terminal that it is typed in', 'cli')
    .option('--project <id>', 'project that the terminal belongs to', 'local')
    .addOption(wholeNumberOption('--timeout-seconds <seconds>', 'time after which the command is stopped', 1, 43_200))
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES_IN_WORDS)
    .action(async (options: SendOptions) => {
      const message = messageFrom(options);
      const target = await openTarget(options);
      // On this machine nothing but the command's own output is printed; that it leaves the machine should surprise nobody.
      if (target.kind === 'aws') tellTarget(target, options.json);
      const send = (conversation: Conversation) => sendAndPrint(conversation, message, options.json === true);
      done(await whileItRuns(target, () => converse(target, send)));
    });
};

type Message = Parameters<Conversation['send']>[0];

/**
 * A worker would refuse what breaks the rules of a command, and could tell nobody where the terminal itself is to blame.
 *
 * @throws CommandFailure naming the field and its rule.
 */
function messageFrom(options: SendOptions): Message {
  const message: Message = {
    version: 1,
    projectId: options.project,
    terminalId: options.terminal,
    userId: 'fqs',
    command: options.command,
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
  };
  const parsed = parseCommand(JSON.stringify({ ...message, type: 'execute' }));
  if (parsed.ok) return message;
  const { field, rule } = parsed.problem;
  throw new CommandFailure(`The command is not sent: ${field} must be ${rule}.`, EXIT_CODE_USAGE);
}

async function sendAndPrint(conversation: Conversation, message: Message, json: boolean): Promise<number> {
  const interrupted = interruption();
  const commandId = await conversation.send(message);
  const print = json ? (event: TerminalEvent) => console.log(JSON.stringify(event)) : printEvent;
  let giveUpAt = systemClock.now() + LONGEST_WAIT_FOR_START_MILLISECONDS;
  while (systemClock.now() < giveUpAt) {
    const events = await conversation.receive(interrupted);
    if (interrupted.aborted) {
      console.error(LEFT_ALONE);
      return EXIT_CODE_INTERRUPTED;
    }
    for (const event of events.filter((candidate) => candidate.commandId === commandId)) {
      giveUpAt = systemClock.now() + LONGEST_SILENCE_MILLISECONDS;
      print(event);
      const exitCode = exitCodeOf(event);
      if (exitCode !== undefined) return exitCode;
    }
  }
  throw new CommandFailure('No task took the command in time; "npm run -s fqs -- status" shows why.');
}

/** Nobody can take back a message that somebody else may be receiving. */
const LEFT_ALONE =
  'Interrupted: the command is not stopped; it runs to its end or its time limit, and what it prints from now on is lost.';

function printEvent(event: TerminalEvent): void {
  if (event.type === 'output') {
    const bytes = 'text' in event ? Buffer.from(event.text) : Buffer.from(event.base64, 'base64');
    process[event.stream].write(bytes);
  }
  for (const sentence of eventInWords(event)) console.error(sentence);
}
