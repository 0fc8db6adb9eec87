import { afterEach } from '@jest/globals';
import type { WorkspacesParts } from '../../../../worker/workspace/create-workspaces.ts';
import { MemoryStore } from './memory-store.ts';
import { hastyClock, Terminal } from './terminal.ts';

let open: Terminal[] = [];
afterEach(() => {
  for (const terminal of open) terminal.leave();
  open = [];
});

/** A bucket in memory, the time in it, and terminals that use it; they leave when the test is over. */
export function bucketWithTerminals() {
  const time = { now: Date.now() };
  const store = new MemoryStore({ now: () => time.now });
  const terminal = (name: string, parts: Partial<WorkspacesParts> = {}) => {
    const opened = new Terminal(store, name, { clock: { ...hastyClock, now: () => time.now }, ...parts });
    open.push(opened);
    return opened;
  };
  return { store, time, terminal };
}
