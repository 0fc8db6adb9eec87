import type { ConvertedWorkload } from '../conversion.ts';
import { databasesIn } from '../databases.ts';
import { executionRolePolicy } from '../ecs/execution-role-policy.ts';
import { schedulerRolePolicy } from '../ecs/scheduler-role-policy.ts';
import { parseSecretReference, secretReferenceText } from '../ecs/secret-reference.ts';
import type { ImportedFacts, ImportedSecretKey } from '../import/imported-facts.ts';
import { objectName } from '../kubernetes/names.ts';
import { placeholder } from '../placeholder.ts';
import type { Json } from '../trace/json.ts';
import { at, listAt, textAt } from '../trace/json-at.ts';
import type { SecretFacts } from '../workload-facts.ts';
import { type CostComparison, costComparison, WORK_HOURS } from './cost-comparison.ts';
import { costDocuments } from './cost-documents.ts';
import type { StartFacts, ToEcsFacts } from './facts.ts';
import { placeholdersInFiles } from './placeholders-in-files.ts';
import { runbookOf } from './runbook.ts';
import type { WorkloadDocuments } from './workload-documents.ts';

const TASK_DEFINITION_FILE = 'task-definition.json';

/** The price and the runbook of an imported workload. */
export function importedDocuments(workload: ConvertedWorkload<ImportedFacts>): WorkloadDocuments {
  const facts = importedRunbookFacts(workload);
  return { ...costDocuments(workload.name, facts.cost), runbook: runbookOf(facts) };
}

/** What the runbook is written from. */
export function importedRunbookFacts({ name, files, facts }: ConvertedWorkload<ImportedFacts>): ToEcsFacts {
  const definition = files.find(({ path }) => path === TASK_DEFINITION_FILE)?.content ?? null;
  const containers = listAt(definition, 'containerDefinitions');
  const { workload, scaledBy, web, queueUrl, size } = facts;
  const taskRole = textAt(definition, 'taskRoleArn');
  return {
    direction: 'to-ecs',
    name: objectName(workload.name),
    namespace: workload.namespace,
    family: textAt(definition, 'family') ?? name,
    region: placeholder('AWS_REGION'),
    account: placeholder('AWS_ACCOUNT_ID'),
    images: containers.flatMap((container) => textAt(container, 'image') ?? []),
    architecture: size.architecture,
    secrets: facts.secrets.flatMap(secretFacts),
    databases: containers.flatMap(databasesOf),
    web,
    queue: queueUrl === undefined ? undefined : { url: queueUrl },
    placeholders: placeholdersInFiles(files),
    cost: costOf(facts),
    workload: { kind: workload.kind, name: workload.name },
    scaledBy,
    leastPods: Math.max(1, facts.standingTasks),
    taskDefinitionFile: TASK_DEFINITION_FILE,
    taskRoleName: taskRole?.split('/').at(-1),
    executionRoleName: textAt(definition, 'executionRoleArn')?.split('/').at(-1) ?? `${name}-execution`,
    executionPolicy: executionRolePolicy(definition),
    logGroups: containers.flatMap((container) => {
      return textAt(container, 'logConfiguration', 'options', 'awslogs-group') ?? [];
    }),
    autoScalingFile: files.find(({ path }) => path === 'auto-scaling.json')?.path,
    start: startOf(facts, files),
  };
}

function startOf({ starter, workload }: ImportedFacts, files: ConvertedWorkload<ImportedFacts>['files']): StartFacts {
  const content = (path: string) => files.find((file) => file.path === path)?.content;
  switch (starter) {
    case 'service': {
      const file = 'service.json';
      return { kind: 'service', file, serviceName: textAt(content(file), 'serviceName') ?? workload.name };
    }
    case 'schedule': {
      const file = 'schedule.json';
      const role = textAt(content(file), 'Target', 'RoleArn')?.split('/').at(-1);
      const scheduleName = textAt(content(file), 'Name') ?? workload.name;
      const rolePolicy = schedulerRolePolicy(content(TASK_DEFINITION_FILE), content(file));
      return { kind: 'schedule', file, scheduleName, roleName: role ?? `${scheduleName}-scheduler`, rolePolicy };
    }
    case 'run-task':
      return { kind: 'run-task', file: 'run-task.json' };
    case 'queue-scaler': {
      const file = 'scaler.env';
      return { kind: 'scaler', file, hasOwnWorker: at(content(file), 'ECS_TASK_DEFINITION') === undefined };
    }
  }
}

/** A parameter of the Parameter Store is one value; a secret's key is part of its JSON. */
function secretFacts({ kubernetesSecret, key, valueFrom }: ImportedSecretKey): readonly SecretFacts[] {
  const reference = parseSecretReference(valueFrom);
  if (!('store' in reference)) return [];
  if (reference.store === 'parameter-store') {
    return [{ kubernetesSecret, key, service: 'ParameterStore', id: reference.name, jsonKey: undefined }];
  }
  const id = secretReferenceText({ ...reference, jsonKey: undefined, versionStage: undefined, versionId: undefined });
  return [{ kubernetesSecret, key, service: 'SecretsManager', id, jsonKey: reference.jsonKey }];
}

function databasesOf(container: Json) {
  const plain = listAt(container, 'environment').map((entry) => ({
    name: textAt(entry, 'name') ?? '',
    value: textAt(entry, 'value'),
  }));
  const secret = listAt(container, 'secrets').map((entry) => ({
    name: textAt(entry, 'name') ?? '',
    value: undefined,
  }));
  return databasesIn([...plain, ...secret]);
}

/** Tasks on Fargate, as the task definition asks for them, without public addresses unless somebody adds them. */
function costOf({ size, standingTasks }: ImportedFacts): CostComparison {
  const load = standingTasks === 0 ? { count: 1, hoursPerDay: WORK_HOURS } : { count: standingTasks, hoursPerDay: 24 };
  return costComparison({ ...size, capacity: 'FARGATE', publicIp: false, ...load, operatorPods: 0 });
}
