import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { anyLivesOf } from '../../../../worker/sandbox/processes-of.ts';
import { proveSandbox } from '../../../../worker/sandbox/prove-sandbox.ts';
import { path, runIn, sandboxed } from './sandboxed.ts';

/**
 * All that a worker does with places and sandbox, in a process that has the capabilities of a task on Fargate. Says
 * what came of it.
 */
const { sandbox, places } = await sandboxed({ maximumMemoryMib: 1536 });
await proveSandbox({ sandbox, places, path });
const place = await places.placeFor('p', 't');
// A sticky directory with a file, and one that may not be written: without CAP_FOWNER root can change neither, unless
// it is made root's.
const mess = `mkdir sticky closed; touch sticky/f closed/f; chmod 1777 sticky; chmod 500 closed
  (setsid sh -c 'trap "" TERM; sleep 1000' >/dev/null 2>&1 &) ; id -u`;
const { output } = await runIn(sandbox, place, mess);
const userId = Number(place.userId);
await sandbox.killAll(place);
const survivors = anyLivesOf(userId);
await places.remove();
const report = {
  capabilities: /CapEff:\s*(\w+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
  ranAs: Number(output) - userId,
  survivors,
  left: existsSync(dirname(dirname(place.workspace))),
};
process.stdout.write(JSON.stringify(report));
