/**
 * What a check came to: `ok`; `warning` works, but not as it should or not for long; `error` does not work; `manual` a program cannot
 * know it, or not here.
 */
export type Status = 'ok' | 'warning' | 'error' | 'manual';

export interface Finding {
  readonly status: Status;
  /** What was found, as a sentence without its full stop. */
  readonly says: string;
  /** What to do about it, in whole sentences. */
  readonly todo?: string | undefined;
}

export const ok = (says: string): Finding => ({ status: 'ok', says });
export const warning = (says: string, todo: string): Finding => ({ status: 'warning', says, todo });
export const error = (says: string, todo: string): Finding => ({ status: 'error', says, todo });
export const manual = (says: string, todo?: string): Finding => ({ status: 'manual', says, todo });

const severities: readonly Status[] = ['ok', 'manual', 'warning', 'error'];

/** Several findings of one check as one: the worst status, and all that is to be said. `otherwise` when there is nothing. */
export function together(findings: readonly Finding[], otherwise: Finding): Finding {
  const [first] = findings;
  if (!first) return otherwise;
  const worst = Math.max(...findings.map(({ status }) => severities.indexOf(status)));
  const todos = [...new Set(findings.flatMap(({ todo }) => todo ?? []))];
  return {
    status: severities[worst] ?? first.status,
    says: findings.map(({ says }) => says).join('; '),
    ...(todos.length > 0 ? { todo: todos.join(' ') } : {}),
  };
}
