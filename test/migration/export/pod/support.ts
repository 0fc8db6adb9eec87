import { expect } from '@jest/globals';
import type { ExportContext } from '../../../../migration/export/export-context.ts';
import type { PodInputs, PodTemplate } from '../../../../migration/export/pod/pod-template.ts';
import { podTemplateOf } from '../../../../migration/export/pod/pod-template-of.ts';
import type { Target } from '../../../../migration/kubernetes/target.ts';
import type { ConversionProblem } from '../../../../migration/problem.ts';
import { settle } from '../../../../migration/trace/draft.ts';
import type { Fate } from '../../../../migration/trace/fate.ts';
import type { Json, JsonMap } from '../../../../migration/trace/json.ts';
import { Ledger } from '../../../../migration/trace/ledger.ts';
import type { Place } from '../../../../migration/trace/place.ts';

/** Members that other parts of the export account for, by their JSON pointers. */
const ELSEWHERE = [
  /^\/(family|taskRoleArn|executionRoleArn)$/,
  /\/(logConfiguration|firelensConfiguration|repositoryCredentials|environmentFiles|efsVolumeConfiguration)\//,
  /\/secrets\/\d+\/valueFrom$/,
];

export interface ExportedPod {
  readonly template: PodTemplate;
  /** `spec`, `labels` and `annotations` of the pod. */
  readonly pod: { readonly spec: JsonMap; readonly labels: JsonMap; readonly annotations: JsonMap };
  readonly containers: readonly JsonMap[];
  readonly initContainers: readonly JsonMap[];
  readonly fates: readonly Fate[];
  readonly problems: readonly ConversionProblem[];
  /** What was said about each place, as `<pointer> <code>`, without what other parts account for. */
  readonly said: readonly string[];
}

/** Exports a task definition whose secrets are keys of one Secret and whose EFS volumes are claims of their own name. */
export function exported(task: Json, target: Target = 'eks-nodes', inputs: Partial<PodInputs> = {}): ExportedPod {
  const ledger = new Ledger({ name: 'task.json', kind: 'ecs', content: task, positionOf: () => undefined });
  const context: ExportContext = {
    target,
    queueScaler: 'scaled-job',
    namespace: 'shop',
    name: 'web',
    region: 'eu-west-1',
    account: '111122223333',
  };
  const secrets = {
    referenceFor: ({ pointer }: Place) =>
      pointer.endsWith('/valueFrom') ? { name: 'web-secrets', key: 'key' } : undefined,
  };
  const isEfs = (name: string) =>
    ledger.root.list('volumes').some((volume) => {
      return volume.member('name')?.value === name && volume.member('efsVolumeConfiguration') !== undefined;
    });
  const claims = { claimFor: (name: string) => (isEfs(name) ? 'web-efs' : undefined) };
  const template = podTemplateOf(ledger.root, context, { secrets, claims, ...inputs });
  const { spec, labels, annotations } = template;
  const pod = settle('Pod/web', { spec, labels, annotations }) as unknown as ExportedPod['pod'];
  const fates = ledger.fates().filter(({ pointer }) => !ELSEWHERE.some((pattern) => pattern.test(pointer)));
  const said = [
    ...fates.flatMap((fate) => (fate.fate === 'remarked' ? [`${fate.pointer} ${fate.code}`] : [])),
    ...ledger.problems.map(({ pointer, code }) => `${pointer} ${code}`),
  ];
  const listed = (name: string) => (pod.spec[name] ?? []) as readonly JsonMap[];
  return {
    template,
    pod,
    containers: listed('containers'),
    initContainers: listed('initContainers'),
    fates,
    problems: ledger.problems,
    said,
  };
}

/** A task definition with one container of one image that never moves, and these members. */
export function taskOf(container: JsonMap, task: JsonMap = {}): JsonMap {
  return { family: 'web', ...task, containerDefinitions: [{ name: 'app', image: 'app:1', ...container }] };
}

/** A task definition with such containers. */
export function tasksOf(containers: readonly JsonMap[], task: JsonMap = {}): JsonMap {
  return { family: 'web', ...task, containerDefinitions: containers.map((one) => ({ image: 'app:1', ...one })) };
}

/** One member of a task definition with one container, and what becomes of it. */
export interface Row {
  readonly name: string;
  readonly target?: Target;
  /** Members of the only container. */
  readonly container?: JsonMap;
  /** Members of the task definition. */
  readonly task?: JsonMap;
  /** All that the container of the pod has beside name and image. */
  readonly becomes?: JsonMap;
  /** All that the pod has beside its containers. */
  readonly pod?: JsonMap;
  /** Pointers below the container, unless they begin with a slash, with the codes. */
  readonly said?: readonly string[];
}

/** Compares all of the pod and all that is said with the row. */
export function check({ target, container = {}, task = {}, becomes = {}, pod = {}, said = [] }: Row): void {
  const result = exported(taskOf(container, task), target);
  const [{ name, image, ...found } = {}] = result.containers;
  const { containers, enableServiceLinks, ...spec } = result.pod.spec;
  expect(found).toEqual(becomes);
  expect(spec).toEqual(pod);
  expect(result.said).toEqual(
    said.map((entry) => (entry.startsWith('/') ? entry : `/containerDefinitions/0/${entry}`)),
  );
}
