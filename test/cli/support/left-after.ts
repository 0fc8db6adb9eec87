import { readProcesses, treesOf } from '../../../local/ecs/process-tree.ts';
import type { Fqs } from './fqs.ts';

/** Interrupts it and waits for its end; `left` are its processes and those below it that have outlived it. */
export async function leftAfter(fqs: Fqs, interrupt: () => void) {
  const before = treesOf(readProcesses(), [fqs.pid]);
  interrupt();
  const ending = await fqs.ended;
  const after = readProcesses();
  return { ...ending, left: [...before].filter((pid) => after.has(pid)) };
}
