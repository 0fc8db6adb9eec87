import type { Clock } from '../../contract/clock.ts';
import type { TerminalWorkerSettings } from '../../contract/worker-settings.ts';
import { createSandbox, withoutSandbox } from './create-sandbox.ts';
import { closeInheritedFiles } from './inherited-files.ts';
import { proveSandbox } from './prove-sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { isSandboxed } from './sandbox-rule.ts';
import { shareTemporaryDirectory } from './temporary-files.ts';
import { createTerminalPlaces, type TerminalPlaces } from './terminal-places.ts';
import { claimUserIds } from './user-ids.ts';

export interface OpenPlacesParts {
  readonly settings: Pick<
    TerminalWorkerSettings,
    'WORKER_DIRECTORY' | 'WORKER_FIRST_COMMAND_UID' | 'WORKER_COMMAND_MAX_PROCESSES' | 'WORKER_COMMAND_MAX_MEMORY_MIB'
  >;
  /** The worker's PATH. */
  readonly path: string | undefined;
  readonly clock: Clock;
}

/**
 * Makes the sandbox that this worker can have, and the places of its terminals in it, and proves that it holds.
 *
 * @throws SandboxBrokenError when it does not.
 */
export async function openPlaces({ settings, path, clock }: OpenPlacesParts): Promise<{
  readonly sandbox: Sandbox;
  readonly places: TerminalPlaces;
}> {
  const sandboxed = isSandboxed(process.getuid?.());
  // Before anything is waited for, and so before others open what they mean to keep.
  if (sandboxed) closeInheritedFiles();
  const userIds = sandboxed ? await claimUserIds(settings.WORKER_FIRST_COMMAND_UID, process.pid) : undefined;
  const directory = settings.WORKER_DIRECTORY;
  const sandbox = userIds
    ? createSandbox({
        maximumProcesses: settings.WORKER_COMMAND_MAX_PROCESSES,
        maximumMemoryMib: settings.WORKER_COMMAND_MAX_MEMORY_MIB,
        userIds,
        path,
        clock,
      })
    : withoutSandbox;
  // Only then the worker has the machine to itself.
  if (sandbox.active && directory !== undefined) await shareTemporaryDirectory();
  const places = await createTerminalPlaces({ sandbox, userIds, directory });
  try {
    await proveSandbox({ sandbox, places, path });
  } catch (error) {
    await places.remove();
    throw error;
  }
  return { sandbox, places };
}
