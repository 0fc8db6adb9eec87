import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../aws/system-clock.ts';
import { ConfigurationError } from '../../contract/configuration-error.ts';
import { type DecisionRecord, parseDecision } from '../../contract/decision-record.ts';
import { deploymentSettings } from '../../contract/deployment-settings.ts';
import type { Environment } from '../../contract/read-settings.ts';
import { packageRoot } from '../../lib/package-root.ts';
import { type LocalStack, startLocalStack } from '../../local/local-stack.ts';
import { SynthesisError } from '../../local/synthesize.ts';
import { CommandFailure } from '../terminal/failure.ts';

export interface SessionOptions {
  /** Settings that the stack has its defaults for, whatever the environment says. */
  readonly ignoredSettings: readonly string[];
  /** Checked with the rest of the configuration. */
  readonly tickSeconds: string | undefined;
  readonly startDelaySeconds: number;
  readonly sqsPort: number;
  readonly ecsPort: number;
  readonly onLog: (source: string, line: string) => void;
  readonly onDecision: (decision: DecisionRecord) => void;
}

/** Quicker than in the cloud, where a paid minute is one; whoever tries it is waiting for it. */
const LOCAL_DEFAULTS = { WORKER_PAID_MINIMUM_SECONDS: '10' } as const;

/** What local mode makes of the environment. */
export function localEnvironment(environment: Environment, ignoredSettings: readonly string[]): Environment {
  const heeded = Object.entries(environment).filter(([name]) => !ignoredSettings.includes(name));
  return { ...LOCAL_DEFAULTS, ...Object.fromEntries(heeded) };
}

/** Settings that would lead local mode to something that is not on this machine. */
export const externalNames: readonly string[] = Object.entries(deploymentSettings)
  .filter(([, setting]) => 'external' in setting)
  .map(([name]) => name);

/** Those of them that the environment sets and local mode leaves aside. */
export function setAside(): string[] {
  return externalNames.filter((name) => process.env[name] !== undefined);
}

/**
 * For before anything starts. As whom commands run depends on who starts the stack, and nobody can refuse it by a value that says no.
 *
 * @throws ConfigurationError when ALLOW_UNSANDBOXED is neither unset nor 1.
 */
export function checkConsent({ ALLOW_UNSANDBOXED: received }: Environment): void {
  if (received === undefined || received === '1') return;
  const problem = {
    name: 'ALLOW_UNSANDBOXED',
    rule: '1 where it is set',
    received: JSON.stringify(received),
    remedy: 'Unset it, and start the stack as root on Linux where commands may not see what you see.',
  };
  throw new ConfigurationError('The configuration of local mode', [problem]);
}

/** As whom commands run, which whoever starts a stack should know. */
export function whoseCommands(userId: number | undefined): string {
  return userId === 0
    ? 'Commands run as users of their own, one for each terminal.'
    : 'Commands run as you and see what you see (ALLOW_UNSANDBOXED=1): only root can give each terminal a user of its own.';
}

/**
 * Starts the stack on this machine.
 *
 * @throws CommandFailure in one sentence for what the user can mend.
 */
export async function startSession(options: SessionOptions): Promise<LocalStack> {
  if (process.platform === 'win32') {
    throw new CommandFailure(
      'Local mode runs on Linux and macOS; on Windows, run it inside WSL (Windows Subsystem for Linux).',
    );
  }
  const workerBundle = bundle('terminal-worker');
  const tick = options.tickSeconds === undefined ? {} : { ECS_TICK_SECONDS: options.tickSeconds };
  try {
    return await startLocalStack({
      environment: { ...localEnvironment(process.env, options.ignoredSettings), ...tick },
      sqsPort: options.sqsPort,
      ecsPort: options.ecsPort,
      startDelaySeconds: options.startDelaySeconds,
      workerCommand: [process.execPath, workerBundle],
      clock: systemClock,
      onLog: (source, line) => {
        options.onLog(source, line);
        const decision = source === 'scaler' ? parseDecision(line) : undefined;
        if (decision) options.onDecision(decision);
      },
    });
  } catch (error) {
    throw inOneSentence(error, options);
  }
}

function bundle(name: string): string {
  const file = fileURLToPath(new URL(`dist/bundles/${name}/index.mjs`, packageRoot));
  if (existsSync(file)) return file;
  throw new CommandFailure(`The build is missing (dist/bundles/${name}): run "npm run build".`);
}

function inOneSentence(error: unknown, { sqsPort, ecsPort }: SessionOptions): unknown {
  if (error instanceof SynthesisError) return new CommandFailure(error.message);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? Number(error.port) : 0;
    const flag = port === ecsPort ? '--ecs-port' : port === sqsPort ? '--sqs-port' : '--sqs-port or --ecs-port';
    return new CommandFailure(`Port ${port} is in use; choose another one with ${flag}.`);
  }
  return error;
}
