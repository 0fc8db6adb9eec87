/** One step of a runbook. */
export interface Step {
  readonly title: string;
  /** What is done and why, in sentences. */
  readonly what: string;
  /** Lines for a POSIX shell (bash); none where there is nothing to type. */
  readonly commands: readonly string[];
  /** How to see that it worked, in a sentence. */
  readonly proof: string;
}

export function stepMarkdown({ title, what, commands, proof }: Step, number: number): string {
  const block = commands.length === 0 ? [] : ['', '```sh', ...commands, '```'];
  return [`## ${number}. ${title}`, '', `- [ ] ${what}`, ...block, '', `**Worked if** ${proof}`].join('\n');
}
