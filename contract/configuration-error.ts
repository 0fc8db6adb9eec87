/** One thing that is wrong with a configuration. */
export interface ConfigurationProblem {
  /** The name of the setting, e.g. `ECS_MAX_TASKS`. */
  readonly name: string;
  /** What a value has to be, e.g. `a whole number from 1 to 5000`. */
  readonly rule: string;
  /** What was found, as printed: quoted text, `nothing` when unset, `(hidden)` for a secret. */
  readonly received: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** All problems of one configuration, reported together so that they are mended in one go. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly ConfigurationProblem[];

  constructor(subject: string, problems: readonly ConfigurationProblem[]) {
    const lines = problems.map((p) => `  ${p.name} must be ${p.rule}; received ${p.received}. ${p.remedy}`);
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    super(`${subject} has ${count}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
