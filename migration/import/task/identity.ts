import { arnText, parseArn, partitionOf } from '../../ecs/arn.ts';
import { ROLE_ANNOTATION } from '../../kubernetes/annotations.ts';
import { shortened } from '../../kubernetes/names.ts';
import { placeholder } from '../../placeholder.ts';
import { type Carried, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import type { KubernetesObject } from '../import-context.ts';
import type { PodSource } from './pod-source.ts';

/** The Region of an image in ECR (ECR user guide, "Private registry"). */
const ECR_REGION = /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com/;

/** IAM takes role names of at most 64 characters. */
const LONGEST_ROLE_NAME = 64;

/** `taskRoleArn`: the role of the pod's ServiceAccount. */
export function taskRoleOf({ spec, workload, objects }: PodSource): Carried | undefined {
  const named = spec.member('serviceAccountName');
  const old = spec.member('serviceAccount');
  if (named !== undefined) old?.ignore('It is the old name of "serviceAccountName".');
  const member = named ?? old;
  const name = member === undefined ? 'default' : member.text();
  judgeToken(spec.member('automountServiceAccountToken'));
  if (name === undefined) return undefined;
  const account = objects.find('ServiceAccount', workload.object.namespace, name);
  const role = roleAt(account);
  const arn = role?.text();
  if (role !== undefined && arn !== undefined) {
    role.remark('role-trust', {
      lost: `The role ${arn} trusts the identity provider of the cluster, and ECS assumes task roles by another name.`,
      remedy:
        'Let its trust policy admit the service ecs-tasks.amazonaws.com (sts:AssumeRole), beside the cluster while both run.',
    });
    return carryAll(member === undefined ? [role] : [member, role], arn);
  }
  if (member !== undefined) tellNoRole(member, name, account !== undefined);
  return undefined;
}

/** Where the role of the pod's ServiceAccount stands. */
export function taskRoleAt({ spec, workload, objects }: PodSource): Place | undefined {
  const name = (spec.member('serviceAccountName') ?? spec.member('serviceAccount'))?.value ?? 'default';
  return roleAt(objects.find('ServiceAccount', workload.object.namespace, String(name)));
}

function roleAt(account: KubernetesObject | undefined): Place | undefined {
  return account?.place.at('metadata', 'annotations')?.member(ROLE_ANNOTATION);
}

function tellNoRole(member: Place, name: string, known: boolean): void {
  if (name === 'default') {
    member.ignore('It is the account that all pods have, and it has no role.');
    return;
  }
  const why = known ? `has no annotation ${ROLE_ANNOTATION}` : 'is not among the inputs';
  member.remark('no-task-role', {
    lost: `ServiceAccount "${name}" ${why}, so task-definition.json names no task role, and nothing there gives the program permissions in AWS.`,
    remedy:
      'If the program calls AWS, make a role that ecs-tasks.amazonaws.com may assume, and set "taskRoleArn"; if it calls the Kubernetes API, it has to do without.',
  });
}

function judgeToken(member: Place | undefined): void {
  if (member?.value !== true) {
    member?.ignore('There is no Kubernetes API that a token could be for.');
    return;
  }
  member.remark('kubernetes-api', {
    lost: 'The pod gets a token for the Kubernetes API, and a task of ECS has neither.',
    remedy:
      'See whether the program calls the Kubernetes API; if so, it has to do without, or to be given access from outside.',
  });
}

/** `executionRoleArn`: the role by which ECS pulls images, reads secrets and writes logs. On Kubernetes, nodes and operators do that. */
export function executionRoleArn(pod: PodSource): string {
  const suffix = '-execution';
  const name = `${shortened(pod.workload.family, LONGEST_ROLE_NAME - suffix.length)}${suffix}`;
  const account = placeholder('AWS_ACCOUNT_ID');
  return arnText({ partition: partitionOfPod(pod), service: 'iam', region: '', account, resource: `role/${name}` });
}

/** The AWS partition that its ServiceAccount's role, or the registry of an image, is in; `aws` where neither says one. */
function partitionOfPod(pod: PodSource): string {
  const ofRole = parseArn(String(taskRoleAt(pod)?.value))?.partition;
  const regions = pod.containers.flatMap(
    ({ place }) => ECR_REGION.exec(String(place.member('image')?.value))?.[1] ?? [],
  );
  return ofRole ?? partitionOf(regions[0] ?? '');
}
