import {
  captureProgram,
  MissingProgramError,
  type ProgramEnding,
  type ProgramOptions,
  printProgram,
} from '../programs/external-program.ts';
import { CommandFailure } from '../terminal/failure.ts';

const MISSING =
  'kubectl is not on the PATH, or is not executable. Install it (https://kubernetes.io/docs/tasks/tools/) and point it at the cluster: ' +
  '"aws eks update-kubeconfig --name <cluster>" or "minikube start".';

/**
 * Runs kubectl and keeps what it prints. It gets the caller's AWS credentials, because it signs in to EKS with them.
 *
 * @throws CommandFailure where kubectl is missing, was interrupted or took too long.
 */
export function kubectl(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramEnding> {
  return orSayWhatIsMissing(captureProgram(['kubectl', ...args], { callsAws: true, ...options }));
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
