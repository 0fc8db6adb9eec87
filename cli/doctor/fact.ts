import { AwsError } from '../../aws/errors.ts';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** Something that was looked at: what it is, or why that is not known. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly gap: Gap };

/**
 * Why something is not known: reading it failed; what would lead to it (`what`) is missing or could not be read; or the embedded AWS does
 * not have it, and perhaps something else shows it `instead`.
 */
export type Gap =
  | { readonly kind: 'failed'; readonly what: string; readonly message: string; readonly remedy: string }
  | { readonly kind: 'blocked'; readonly what: string }
  | { readonly kind: 'not-local'; readonly instead?: string };

export const known = <T>(value: T): Fact<T> => ({ known: true, value });
export const blockedBy = (what: string): Fact<never> => ({ known: false, gap: { kind: 'blocked', what } });
export const notLocal: Fact<never> = { known: false, gap: { kind: 'not-local' } };

/** Names by which services tell that the caller may not (each service's API reference, "Common Errors"). */
const deniedNames = /^(AccessDenied|UnauthorizedOperation|AuthorizationError)/;

/**
 * Reads a fact. A failure that the user can mend becomes a gap, so that the other checks go on.
 *
 * @param what what is read, for people, e.g. `the subnets`.
 * @param service prefix of its permissions, e.g. `ec2`.
 * @param correction what to do when its text breaks the rules, in whole sentences.
 */
export async function learn<T>(
  what: string,
  service: string,
  read: () => Promise<T>,
  correction = 'Correct that, then deploy again.',
): Promise<Fact<T>> {
  try {
    return known(await read());
  } catch (error) {
    return { known: false, gap: { kind: 'failed', what, ...failure(service, error, correction) } };
  }
}

function failure(service: string, error: unknown, correction: string): { message: string; remedy: string } {
  if (error instanceof AwsError) {
    const name = error.cause instanceof Error ? error.cause.name : '';
    const remedy = deniedNames.test(name)
      ? `Let whoever runs this have the permission ${service}:${error.operation}.`
      : 'Mend what the message names, or try again when AWS does not answer.';
    return { message: error.message, remedy };
  }
  if (error instanceof ConfigurationError) return { message: error.message, remedy: correction };
  // It says itself what to do.
  if (error instanceof CommandFailure) return { message: error.message, remedy: 'Do that, then run this again.' };
  throw error;
}

/** Goes on from a fact to what can only be read with it. */
export async function follow<T, U>(fact: Fact<T>, next: (value: T) => Promise<Fact<U>>): Promise<Fact<U>> {
  if (fact.known) return next(fact.value);
  return fact.gap.kind === 'failed' ? blockedBy(fact.gap.what) : fact;
}
