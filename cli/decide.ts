import { createInterface } from 'node:readline';
import * as z from 'zod';
import { observationSchema } from '../contract/observation.ts';
import { type Policy, policyFrom } from '../contract/policy.ts';
import { policySettings } from '../contract/policy-settings.ts';
import { decide } from '../scaling/decide.ts';
import type { AddCommand } from './command.ts';
import { readPresentPolicy } from './stack/present-policy.ts';
import { EXIT_CODE_USAGE } from './terminal/failure.ts';
import { jsonOption } from './terminal/options.ts';

export const decideCommand: AddCommand = (program, done) => {
  program
    .command('decide')
    .description(
      'Read observations as JSON lines from standard input and write a plan for each. The policy comes from the environment ' +
        `(${Object.keys(policySettings).join(', ')}; a queue in AWS_SQS_QUEUE_URL that ends in .fifo makes it FIFO).`,
    )
    // As every command takes it; what this one prints is never anything else.
    .addOption(jsonOption())
    .action(async () => {
      const settings = readPresentPolicy();
      done(await decideLines(process.stdin, policyFrom(settings, settings.AWS_SQS_QUEUE_URL)));
    });
};

async function decideLines(input: NodeJS.ReadableStream, policy: Policy): Promise<number> {
  // The schemas of contract/ come without texts, which would weigh down the function; here they are wanted.
  z.config(z.locales.en());
  let lineNumber = 0;
  let exitCode = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const answer = answerLine(line, policy);
    if ('rule' in answer) exitCode = EXIT_CODE_USAGE;
    console.log(JSON.stringify('rule' in answer ? { error: { line: lineNumber, ...answer } } : answer));
  }
  return exitCode;
}

function answerLine(line: string, policy: Policy) {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { field: '', rule: `a JSON object: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = observationSchema.safeParse(value);
  if (parsed.success) return decide(parsed.data, policy);
  const issue = parsed.error.issues[0];
  return { field: issue?.path.join('.') ?? '', rule: issue?.message ?? 'an observation' };
}
