import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createObjectStore, type ObjectStore } from '../aws/object-store.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { systemClock } from '../aws/system-clock.ts';
import { WORKSPACE_PREFIX } from '../contract/names.ts';
import { createLog } from '../worker/log.ts';
import type { TerminalPlace } from '../worker/sandbox/terminal-place.ts';
import type { TerminalPlaces as Terminals } from '../worker/sandbox/terminal-places.ts';
import { createWorkspaces } from '../worker/workspace/create-workspaces.ts';
import type { WorkspaceReport, Workspaces } from '../worker/workspace/workspaces.ts';
import { BrokenPromiseError } from './benchmark.ts';
import { BareObjects } from './terminal-bare-objects.ts';
import { figuresOf, millisecondsOf, type Round, type WayFigures } from './terminal-rounds.ts';
import { makeTree, measureTree, type TreeShape } from './terminal-trees.ts';
import type { TerminalPlaces } from './worker-queues.ts';

/** Longer than the times of files are coarse: what is younger is read again by the next save. */
const SETTLING_MILLISECONDS = 50;
const limits = { entries: 10_000, bytes: 256 * 1024 * 1024 };
const signal = new AbortController().signal;
const log = createLog({ clock: systemClock, write: () => undefined });

interface Parts {
  readonly store: ObjectStore;
  readonly workspaces: Workspaces;
  /** Whose files they are, as on a worker. */
  readonly terminals: Terminals;
}

/**
 * What saving and restoring a tree takes, beside a plain recursive copy of it, and what bare calls of S3 take for as
 * many bytes.
 *
 * @param directory for temporary files.
 * @throws BrokenPromiseError when something is not saved or not restored.
 */
export async function workspaceTimes(
  { environment: { AWS_ENDPOINT_URL_S3: endpoint, AWS_S3_BUCKET_NAME: bucketName = '' } }: TerminalPlaces,
  terminals: Terminals,
  directory: string,
  shape: TreeShape,
  rounds: number,
  tell: (text: string) => void,
): Promise<WayFigures[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = createS3Client({ endpoint, identity: { region: 'us-east-1', credentials } });
  const waiting = { clock: systemClock, random: Math.random };
  const store = createObjectStore({ client, bucketName, retry: waiting });
  const ids = { taskId: 'bench', uniqueId: randomUUID };
  const workspaces = createWorkspaces({ store, limits, ignored: new Set(), ...ids, ...waiting });
  const source = join(directory, 'source');
  try {
    await mkdir(source);
    await makeTree(source, shape);
    const measured: Round[] = [];
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      tell(`${shape.figure}, round ${Math.max(1, round)} of ${rounds}`);
      const times = await measureRound({ store, workspaces, terminals }, source, `project-${round}`);
      if (round > 0) measured.push(times);
    }
    return figuresOf(measured);
  } finally {
    await rm(source, { recursive: true, force: true });
    client.destroy();
  }
}

async function measureRound(
  { store, workspaces, terminals }: Parts,
  source: string,
  projectId: string,
): Promise<Round> {
  const times = new Map<string, number>();
  const step = async (name: string, work: () => Promise<readonly WorkspaceReport[]>) => {
    const milliseconds = await millisecondsOf(async () => {
      const [report] = await work();
      if (report) throw new BrokenPromiseError(`Something went wrong in the step "${name}": ${report.rule}`, report);
    });
    times.set(name, milliseconds);
  };
  const first = await terminals.placeFor(projectId, 'first');
  const second = await terminals.placeFor(projectId, 'second');
  const save = () => workspaces.save(projectId, first, { signal, log, commandId: randomUUID() });
  const restore = (place: TerminalPlace) => workspaces.restore(projectId, place, { signal, log });
  try {
    await restore(first);
    times.set('plain copy', await millisecondsOf(() => cp(source, first.workspace, { recursive: true })));
    const { bytes } = await measureTree(source);
    const bare = new BareObjects(store, `${WORKSPACE_PREFIX}${projectId}/bare-`, bytes);
    times.set('bare writes', await millisecondsOf(() => bare.write()));
    await giveToUser(first);
    await step('save of all', save);
    await step('save of no change', save);
    await writeFile(join(first.workspace, 'changed'), projectId);
    await giveToUser(first);
    await step('save of one small file', save);
    await step('restore of no change', () => restore(first));
    times.set('bare reads', await millisecondsOf(() => bare.read()));
    await step('restore of all', () => restore(second));
    const [saved, restored] = await Promise.all([measureTree(first.workspace), measureTree(second.workspace)]);
    if (saved.files !== restored.files || saved.bytes !== restored.bytes)
      throw new BrokenPromiseError('What was restored is not what was saved.', { saved, restored });
    return times;
  } finally {
    await Promise.all([terminals.discard(first), terminals.discard(second)]);
    await removeProject(store, projectId);
  }
}

/** As if a command had made the files, some time ago. */
async function giveToUser({ workspace, userId }: TerminalPlace): Promise<void> {
  if (userId !== undefined) await promisify(execFile)('chown', ['-R', `${userId}:${userId}`, workspace]);
  await systemClock.sleep(SETTLING_MILLISECONDS);
}

/** The local S3 keeps its objects in memory. */
async function removeProject(store: ObjectStore, projectId: string): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of store.list(`${WORKSPACE_PREFIX}${projectId}/`, signal)) keys.push(key);
  await store.remove(keys, signal);
}
