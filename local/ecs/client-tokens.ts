import type { Clock } from '../../contract/clock.ts';
import { clientTokenInUse } from './errors.ts';
import { CLIENT_TOKEN_LIFETIME_MILLISECONDS } from './limits.ts';

interface Use<Answer> {
  readonly parameters: string;
  readonly taskArns: readonly string[];
  readonly answer: Answer;
  readonly expiresAt: number;
}

/** The client tokens of one cluster, for 24 hours each: a repeated RunTask launches nothing (API reference, "Ensuring idempotency"). */
export class ClientTokens<Answer> {
  readonly #clock: Clock;
  readonly #uses = new Map<string, Use<Answer>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * What was answered the first time; undefined for a token that is new.
   *
   * @throws ServiceError ConflictException when the parameters were others.
   */
  earlierAnswer(token: string, input: unknown): Answer | undefined {
    const use = this.#uses.get(token);
    if (!use || use.expiresAt <= this.#clock.now()) return undefined;
    if (use.parameters !== canonical(input)) throw clientTokenInUse(use.taskArns);
    return use.answer;
  }

  remember(token: string, input: unknown, taskArns: readonly string[], answer: Answer): void {
    const now = this.#clock.now();
    for (const [old, use] of this.#uses) if (use.expiresAt <= now) this.#uses.delete(old);
    const expiresAt = now + CLIENT_TOKEN_LIFETIME_MILLISECONDS;
    this.#uses.set(token, { parameters: canonical(input), taskArns, answer, expiresAt });
  }
}

/** The same text for the same parameters, in whatever order their members were sent. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
