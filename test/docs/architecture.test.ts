import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { slotAt } from '../../lambda/scaler/slot.ts';
import { read, tableRows } from './documents.ts';

const architecture = read('docs/architecture.md');

const table = (head: string) => tableRows('docs/architecture.md', head);

describe('the architecture', () => {
  test('has the rooms as the import rules have them', async () => {
    // Not a literal, because the compiler knows no types of that file.
    const rulesFile = '../../.dependency-cruiser.mjs';
    const { mayImport }: { mayImport: Record<string, string[]> } = await import(rulesFile);
    const rows = table('| Room | Role | May import |').map(([room, , imports]) => [room, imports]);
    expect(rows).toEqual(
      Object.entries(mayImport).map(([room, imports]) => [`${room}/`, imports.join(', ') || 'nothing']),
    );
  });

  test.each(['10'])('has the opening of a slot of %s s as the code has it', (seconds) => {
    const { launchUntilMilliseconds: opening } = slotAt(0, Number(seconds));
    const row = table('| Tick | Opening | Quiet rest |').find(([tick]) => tick === `${seconds} s`);
    expect(row?.slice(1)).toEqual([`${opening / 1000} s`, `${Number(seconds) - opening / 1000} s`]);
  });

  test('lists every file of local mode that notes a departure from AWS', () => {
    const files = readdirSync('local', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('local', name));
    const departing = files.filter((file) => /Departures?( from AWS)?:/.test(read(file)));
    const list = architecture.split('## Where the embedded AWS departs from AWS')[1] ?? '';
    const listed = [...list.matchAll(/^- \[([^\]]+)\]/gm)].map(([, file]) => file);
    expect(listed).toEqual(departing.sort());
  });
});
