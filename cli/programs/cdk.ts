import { existsSync } from 'node:fs';
import { CommandFailure } from '../terminal/failure.ts';
import { showProgram } from './external-program.ts';

/** Where the CDK works, and what ends it. */
export interface CdkOptions {
  readonly region: string;
  readonly signal: AbortSignal;
}

/** @throws CommandFailure when the current folder has no CDK app. */
export function requireCdkApp(): void {
  if (!existsSync('cdk.json')) throw new CommandFailure('cdk.json is not in this folder: run it in the checkout.');
}

/**
 * Runs the CDK that is installed here; the registry's newest one could not read what this one's library writes. What it says passes through.
 *
 * @throws CommandFailure in one sentence when it fails.
 */
export async function runCdk(args: readonly string[], { region, signal }: CdkOptions): Promise<void> {
  const environment = { AWS_REGION: region };
  const exitCode = await showProgram(['npx', '--no-install', 'cdk', ...args], { environment, callsAws: true, signal });
  if (exitCode !== 0)
    throw new CommandFailure(`"cdk ${args[0]}" failed (exit code ${exitCode ?? 'none'}); it says why above.`);
}
