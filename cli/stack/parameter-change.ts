import { createSsmClient } from '../../aws/clients.ts';
import { withClient } from '../../aws/operator/with-client.ts';
import { readVersionedParameter, writeParameter } from '../../aws/parameter.ts';
import type { RetryContext } from '../../aws/retry.ts';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { type Overrides, parseOverrides } from '../../contract/overrides.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { ConcurrentWriting, ReplacedTextError } from './concurrent-writing.ts';
import { sameOverrides } from './overrides-merge.ts';
import { putParameterLine } from './put-parameter-line.ts';
import { QUICK_SECONDS, readingWithin } from './reading.ts';
import type { Target } from './target.ts';

/** What became of the scaler's parameter. */
export interface ParameterChange {
  readonly parameter: string;
  readonly before: Overrides;
  readonly after: Overrides;
  /** Whether it was written; it is left alone when nothing would change. */
  readonly changed: boolean;
}

/** A minute's first tick reads the parameter, and the Scheduler may be late. */
export const WHEN_IN_FORCE = 'within about a minute';

/** A collision is rare; so many of them tell of something that writes all the time. */
const MAXIMUM_ROUNDS = 8;
/** Long enough for somebody else's writing. */
const PAUSE_MILLISECONDS = 200;

/**
 * Reads the parameter, changes it and writes it back; what the change leaves alone stays. Systems Manager has no conditional write: when
 * the version shows that somebody else wrote in between, what they changed is put back in beside the change.
 *
 * @param change - gets what the parameter holds, perhaps several times; what it throws leaves the parameter as others left it.
 * @throws CommandFailure when the parameter holds what the scaler cannot read, or others write it all the time; AwsError when Systems
 * Manager does not answer.
 */
export async function changeParameter(
  { settings, clientSettings }: Pick<Target, 'settings' | 'clientSettings'>,
  change: (before: Overrides) => Overrides,
): Promise<ParameterChange> {
  const parameter = settings.ECS_PARAMETER_NAME;
  return withClient(createSsmClient(clientSettings('ssm')), async (client) => {
    const name = (version?: number) => (version === undefined ? parameter : `${parameter}:${version}`);
    // A limit of its own for each: what a late reading mends would else be lost.
    const read = (version?: number) => readVersionedParameter(client, name(version), readingWithin(QUICK_SECONDS));
    const write = (text: string) => writeParameter(client, parameter, text);
    const mending = putParameterLine({ settings, clientSettings });
    const parse = (text: string) => overridesIn(text, parameter, mending);
    const writing = new ConcurrentWriting({ read, write, parse, change }, await read());
    if (sameOverrides(writing.before, writing.after))
      return { parameter, before: writing.before, after: writing.after, changed: false };
    for (let count = 1; count <= MAXIMUM_ROUNDS; count += 1) {
      if (await settled(writing, parameter))
        return { parameter, before: writing.before, after: writing.after, changed: true };
      await pauseAtRandom(readingWithin(QUICK_SECONDS));
    }
    throw new CommandFailure(writtenAllTheTime(parameter));
  });
}

async function settled(writing: ConcurrentWriting, parameter: string): Promise<boolean> {
  try {
    return await writing.settled();
  } catch (error) {
    if (!(error instanceof ReplacedTextError)) throw error;
    throw new CommandFailure(`${parameter}: ${error.message}. ${historyOf(parameter)}`);
  }
}

/** Somebody else who collided goes first, or second. */
async function pauseAtRandom({ clock, random, signal }: RetryContext): Promise<void> {
  await clock.sleep(random() * PAUSE_MILLISECONDS, signal).catch(() => undefined);
}

function overridesIn(text: string, parameter: string, mending: string): Overrides {
  try {
    return parseOverrides(text);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const [problem] = error.problems;
    throw new CommandFailure(
      `The parameter ${parameter} holds ${JSON.stringify(text.slice(0, 200))}, where ${problem?.name} must be ${problem?.rule}; ` +
        `no tick launches anything until that is mended, e.g. by: ${mending}`,
    );
  }
}

const writtenAllTheTime = (parameter: string) =>
  `Others change the parameter ${parameter} all the time; run this again when they are done. ${historyOf(parameter)}`;

const historyOf = (parameter: string) =>
  `"aws ssm get-parameter-history --name ${parameter}" shows what each one wrote.`;
