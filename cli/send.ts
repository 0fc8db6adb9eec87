import type { Command } from 'commander';
import type { AddCommand } from './command.ts';
import { EXIT_CODES_IN_WORDS } from './send/event-in-words.ts';
import { followToEnd } from './send/follow.ts';
import { interact, LEFT_ALONE } from './send/interactive.ts';
import { windowSize } from './send/keyboard.ts';
import { messagesFor, type Wanted } from './send/messages.ts';
import { printForPeople, printJson } from './send/print-event.ts';
import { type Conversation, converse, type Outgoing } from './stack/conversation.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { whileItRuns } from './stack/while-it-runs.ts';
import { EXIT_CODE_INTERRUPTED, interruption } from './terminal/interruption.ts';
import { jsonOption, wholeNumberOption } from './terminal/options.ts';

interface SendOptions extends TargetOptions, Wanted {
  readonly interactive?: true;
  readonly json?: true;
}

export const sendCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('send'))
    .description('Send a command to the stack, print its output and end with its exit code.')
    .option('--command <text>', 'what to run in a shell; may be left out where a session is opened or closed')
    .option(
      '--interactive',
      'run it on a terminal: what is typed, or comes through a pipe, goes to it, Ctrl-C too; Ctrl-] cancels it',
    )
    .option('--open-session', 'open a session first: its commands share directory and exported variables')
    .option('--close-session', 'close the session afterwards')
    .option('--terminal <id>', 'terminal that it is typed in', 'cli')
    .option('--project <id>', 'project that the terminal belongs to', 'local')
    .addOption(wholeNumberOption('--timeout-seconds <seconds>', 'time after which the command is stopped', 1, 43_200))
    .addOption(jsonOption())
    .addHelpText('after', EXIT_CODES_IN_WORDS)
    .action(async (options: SendOptions, command: Command) => {
      requireCommand(options, command);
      const messages = messagesFor(options, options.interactive && windowSize());
      const target = await openTarget(options);
      // On this machine nothing but the command's own output is printed; that it leaves the machine should surprise nobody.
      if (target.kind === 'aws') tellTarget(target, options.json);
      const send = (conversation: Conversation) => sendAll(conversation, messages, options);
      done(await whileItRuns(target, () => converse(target, send)));
    });
};

function requireCommand(
  { command: text, interactive, openSession, closeSession }: SendOptions,
  command: Command,
): void {
  if (text !== undefined) return;
  if (interactive) command.error("error: required option '--command <text>' not specified, which --interactive runs");
  if (openSession || closeSession) return;
  command.error("error: required option '--command <text>' not specified, nor --open-session or --close-session");
}

/** Each message when the one before has ended, with the exit code of the command, or else of the first that was refused. */
async function sendAll(
  conversation: Conversation,
  messages: readonly Outgoing[],
  { interactive, json }: SendOptions,
): Promise<number> {
  const signal = AbortSignal.any([interruption(), hangUp()]);
  const print = json ? printJson : printForPeople;
  let exitCode = 0;
  for (const message of messages) {
    const isCommand = message.type === undefined;
    const ended =
      isCommand && interactive
        ? await interact({ conversation, command: message, print, signal })
        : await sendAndFollow(conversation, message, print, signal);
    if (ended === undefined) return EXIT_CODE_INTERRUPTED;
    exitCode ||= ended;
    // A command would run without the session that it was to have; a session is closed whatever became of the command.
    if (!isCommand && exitCode !== 0) break;
  }
  return exitCode;
}

async function sendAndFollow(
  conversation: Conversation,
  message: Outgoing,
  print: typeof printJson,
  signal: AbortSignal,
): Promise<number | undefined> {
  const id = await conversation.send(message);
  const exitCode = await followToEnd({ conversation, id, onEvent: print, signal });
  if (exitCode === undefined) console.error(LEFT_ALONE);
  return exitCode;
}

/** A terminal that is closed takes what runs in it along. */
function hangUp(): AbortSignal {
  const controller = new AbortController();
  process.on('SIGHUP', () => controller.abort());
  return controller.signal;
}
