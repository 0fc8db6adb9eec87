import { createSsmClient } from '../../aws/clients.ts';
import { readVersionedParameter, writeParameter } from '../../aws/parameter.ts';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { type Overrides, parseOverrides } from '../../contract/overrides.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { QUICK_SECONDS, readingWithin } from './reading.ts';
import { type Target, withClient } from './target.ts';

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

/**
 * Reads the parameter, changes it and writes it back; what the change leaves alone stays. Systems Manager has no conditional write: when
 * somebody else wrote in between, that is lost, and a warning on standard error says so.
 *
 * @param change - gets what the parameter holds; what it throws leaves the parameter as it was.
 * @throws CommandFailure when the parameter holds what the scaler cannot read, AwsError when Systems Manager does not answer.
 */
export async function changeParameter(
  { settings, clientSettings }: Pick<Target, 'settings' | 'clientSettings'>,
  change: (before: Overrides) => Overrides,
): Promise<ParameterChange> {
  const parameter = settings.ECS_PARAMETER_NAME;
  return withClient(createSsmClient(clientSettings('ssm')), async (client) => {
    const { text, version } = await readVersionedParameter(client, parameter, readingWithin(QUICK_SECONDS));
    const before = overridesIn(text, parameter);
    const after = change(before);
    if (sameOverrides(before, after)) return { parameter, before, after, changed: false };
    const written = await writeParameter(client, parameter, JSON.stringify(after));
    if (written !== version + 1) console.error(overwritten(parameter));
    return { parameter, before, after, changed: true };
  });
}

function overridesIn(text: string, parameter: string): Overrides {
  try {
    return parseOverrides(text);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const [problem] = error.problems;
    throw new CommandFailure(
      `The parameter ${parameter} holds ${JSON.stringify(text.slice(0, 200))}, where ${problem?.name} must be ${problem?.rule}; ` +
        `no tick launches anything until that is mended, e.g. by: aws ssm put-parameter --name ${parameter} --overwrite --value '{}'`,
    );
  }
}

function sameOverrides(one: Overrides, other: Overrides): boolean {
  return (['paused', 'ECS_MIN_TASKS', 'ECS_MAX_TASKS'] as const).every((name) => one[name] === other[name]);
}

const overwritten = (parameter: string) =>
  'Warning: somebody else changed the parameter at the same time, and that change is lost; ' +
  `"aws ssm get-parameter-history --name ${parameter}" shows it.`;
