import { systemClock } from '../../aws/system-clock.ts';
import {
  captureProgram,
  MissingProgramError,
  type ProgramEnding,
  type ProgramOptions,
  printProgram,
} from '../programs/external-program.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { liveLine } from '../terminal/live-line.ts';
import { withPatience } from '../terminal/patience.ts';

const POINT_IT = 'point it at the cluster: "aws eks update-kubeconfig --name <cluster>" or "minikube start".';

const MISSING = `kubectl is not on the PATH, or is not executable. Install it (https://kubernetes.io/docs/tasks/tools/) and ${POINT_IT}`;

/** What kubectl says where it knows of no cluster, or does not reach it. */
const withoutCluster =
  /current-context is not set|context .* does not exist|^The connection to the server .* was refused|Unable to connect to the server/m;

/**
 * Runs kubectl and keeps what it prints; says what it waits for after two seconds. It gets the caller's AWS credentials, because it signs in to EKS with them.
 *
 * @throws CommandFailure where kubectl is missing, reaches no cluster, was interrupted or took too long.
 */
export async function kubectl(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramEnding> {
  const running = orSayWhatIsMissing(captureProgram(['kubectl', ...args], { callsAws: true, ...options }));
  const waiting = `Waiting for "kubectl ${args[0]}" ...`;
  const ending = await withPatience(waiting, liveLine(process.stderr), options.clock ?? systemClock, running);
  if (ending.exitCode === 0 || !withoutCluster.test(ending.stderr)) return ending;
  // Before its last line kubectl logs each of its attempts.
  throw new CommandFailure(`kubectl reaches no cluster; ${POINT_IT}\nIt says: ${lastLine(ending.stderr)}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The same where what kubectl prints is the command's result; resolves to its exit code, null when a signal ended it. */
export function printKubectl(args: readonly string[], options: ProgramOptions = {}): Promise<number | null> {
  return orSayWhatIsMissing(printProgram(['kubectl', ...args], { callsAws: true, ...options }));
}

/** What kubectl answers. @throws CommandFailure with what it says when it fails. */
export async function askKubectl(args: readonly string[], options: ProgramOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await kubectl(args, options);
  if (exitCode === 0) return stdout;
  throw new CommandFailure(`"kubectl ${args.join(' ')}" failed: ${stderr.trim() || `exit code ${exitCode}`}`);
}

async function orSayWhatIsMissing<T>(running: Promise<T>): Promise<T> {
  try {
    return await running;
  } catch (error) {
    throw error instanceof MissingProgramError ? new CommandFailure(MISSING) : error;
  }
}
