import { killTrees, membersOf, readProcesses } from './process-tree.ts';
import type { Charges } from './reaper.ts';

/** The inside of `Reaper`: remembers what it was told last, and ends that when its parent has died. */
let charges: Charges = { groups: [], pids: [] };

process.on('message', (message) => {
  charges = message as Charges;
});
// What the parent wrote before its death arrives before this.
process.on('disconnect', () => {
  const table = readProcesses();
  // Departure: an id of the last second whose process has ended and that was given anew since is taken for what it was.
  killTrees([...charges.pids, ...charges.groups.flatMap((group) => membersOf(table, group))]);
  process.exit(0);
});
