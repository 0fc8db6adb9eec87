import { systemClock } from '../../aws/system-clock.ts';

/** Waits for what other processes do, of which nothing tells: looks every 20 ms, for 5 s. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < 250; looks += 1) {
    if (await condition()) return;
    await systemClock.sleep(20);
  }
  throw new Error('it did not come to that within 5 s');
}
