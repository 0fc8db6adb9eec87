import type { ConvertedWorkload, OutputFile } from '../conversion.ts';
import type { ExportedFacts } from '../export/export-request.ts';
import { MANIFESTS_FILE } from '../export/workload-files.ts';
import { objectName } from '../kubernetes/names.ts';
import { clusterOperators } from '../kubernetes/operators.ts';
import { type CostComparison, costComparison, type ExportedNodes, WORK_HOURS } from './cost-comparison.ts';
import { costDocuments } from './cost-documents.ts';
import type { LogFacts, ToKubernetesFacts } from './facts.ts';
import { clusterNameIn, manifestFacts, nodesIn } from './manifest-facts.ts';
import { placeholdersInFiles } from './placeholders-in-files.ts';
import { runbookOf } from './runbook.ts';
import type { ManifestFormat, WorkloadDocuments } from './workload-documents.ts';

/** The price and the runbook of an exported workload. */
export function exportedDocuments(
  workload: ConvertedWorkload<ExportedFacts>,
  format: ManifestFormat = 'yaml',
): WorkloadDocuments {
  const facts = exportedRunbookFacts(workload, format);
  return { ...costDocuments(workload.name, facts.cost), runbook: runbookOf(facts) };
}

/** What the runbook is written from. */
export function exportedRunbookFacts(
  { name, files, facts }: ConvertedWorkload<ExportedFacts>,
  format: ManifestFormat,
): ToKubernetesFacts {
  const manifestsFile = `${MANIFESTS_FILE}.${format}`;
  const shared = facts.sharedLogs && written({ ...facts.sharedLogs, path: `../${facts.sharedLogs.path}` }, format);
  const named = [...files, ...(shared ? [shared] : [])].map((file) => written(file, format));
  const manifests = files.find(({ path }) => path === MANIFESTS_FILE)?.content ?? [];
  const found = manifestFacts(name, manifests, files);
  const { namespace, family, target, region, account, images, architecture } = facts;
  const { databases, secrets, credentials, securityGroups, ecsCluster, templateResources, queueUrl } = facts;
  return {
    direction: 'to-kubernetes',
    ...found,
    ...{ name, namespace, family, target, region, account, images, architecture },
    ...{ databases, secrets, credentials, securityGroups, ecsCluster, templateResources },
    queue: queueUrl === undefined ? undefined : { url: queueUrl },
    ecsService: facts.service,
    ecsDesiredCount: facts.replicas,
    clusterName: clusterNameIn(files) ?? objectName(namespace),
    manifestsFile,
    logs: logFacts(name, files, shared),
    bindingFiles: files.flatMap(({ path }) => (path.startsWith('cutover/') ? [path] : [])),
    placeholders: placeholdersInFiles(named),
    cost: costOf(facts, found.operators, nodesIn(files)),
  };
}

/** The file under the path that it is written to. */
function written(file: OutputFile, format: ManifestFormat): OutputFile {
  const isManifests = file.path === MANIFESTS_FILE || file.path.endsWith(`/${MANIFESTS_FILE}`);
  return isManifests ? { ...file, path: `${file.path}.${format}` } : file;
}

/** Shared files stand beside the folder of the workload. */
function logFacts(name: string, files: readonly OutputFile[], shared: OutputFile | undefined): LogFacts {
  const known = (path: string) => (files.some((file) => file.path === path) ? path : undefined);
  const isChart = shared?.path.endsWith('.values.yaml') === true;
  return {
    policyFile: known(`iam/${name}-logs-policy.json`),
    valuesFile: isChart ? shared.path : known(`${name}-fluent-bit.values.yaml`),
    sharedFile: isChart ? undefined : shared?.path,
  };
}

/** Undefined for a task without a size of its own, whose price is that of its instances. */
function costOf(
  facts: ExportedFacts,
  operators: ToKubernetesFacts['operators'],
  nodes: ExportedNodes | undefined,
): CostComparison | undefined {
  const { size, architecture, capacity, publicIp, isQueueWorker, leastTasks, replicas } = facts;
  if (size === undefined) return undefined;
  const standing = isQueueWorker ? leastTasks : replicas;
  const load =
    isQueueWorker && standing === 0 ? { count: 1, hoursPerDay: WORK_HOURS } : { count: standing, hoursPerDay: 24 };
  const operatorPods = operators.reduce((sum, name) => sum + clusterOperators[name].pods, 0);
  return costComparison({ ...size, architecture, capacity, publicIp, ...load, operatorPods, nodes });
}
