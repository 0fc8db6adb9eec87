import * as z from 'zod/mini';
import type { AddCommand } from '../command.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { interruption } from '../terminal/interruption.ts';
import { jsonOption } from '../terminal/options.ts';
import { type ClusterObject, clusterObject } from './cluster-object.ts';
import { askKubectl, kubectl } from './kubectl.ts';
import { type ManifestsOption, manifestsOption, namespaceToLookAt } from './selection.ts';
import { statusInWords } from './status-table.ts';

const listSchema = z.looseObject({ items: z.array(clusterObject) });

interface StatusOptions extends ManifestsOption {
  readonly json?: true;
}

const LOOK_SECONDS = 30;

export const addStatus: AddCommand = (k8s) => {
  k8s
    .command('status')
    .description('Show the workloads, jobs and pods of the namespace, with how many there may be.')
    .addOption(manifestsOption())
    .addOption(jsonOption())
    .action(async ({ json, ...looking }: StatusOptions) => {
      const namespace = namespaceToLookAt(looking);
      const options = { signal: interruption(), limitSeconds: LOOK_SECONDS };
      const get = (kinds: string) => ['get', kinds, '--namespace', namespace, '--output', 'json'];
      const own = objectsIn(await askKubectl(get('deployments,horizontalpodautoscalers,jobs,pods'), options));
      // A cluster without KEDA does not know these kinds, and has none of them.
      const keda = await kubectl(get('scaledjobs.keda.sh,scaledobjects.keda.sh'), options);
      const objects = [...(keda.exitCode === 0 ? objectsIn(keda.stdout) : []), ...own];
      console.log(json ? JSON.stringify({ namespace, objects }) : statusInWords(namespace, objects));
    });
};

function objectsIn(text: string): readonly ClusterObject[] {
  const list = listSchema.safeParse(parseJson(text));
  if (list.success) return list.data.items;
  throw new CommandFailure(
    'kubectl answered with something else than a list of objects; "kubectl get pods --output json" shows it.',
  );
}

/** What is no JSON is no list either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
