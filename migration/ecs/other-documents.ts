import { isList, isMap } from '../trace/json.ts';
import type { Place } from '../trace/place.ts';

/** Says what a document is that was given as something else, and what to do with it. */
export function whatElse(root: Place, wanted: 'task definition' | 'service'): { message: string; remedy: string } {
  const given = wanted === 'service' ? 'the description of an ECS service' : 'an ECS task definition';
  const [found, remedy] = foundIn(root, wanted);
  return { message: `${found}, where ${given} belongs.`, remedy };
}

function foundIn(root: Place, wanted: 'task definition' | 'service'): readonly [string, string] {
  const { value } = root;
  if (isList(value)) return foundList(root);
  if (!isMap(value)) return ['This is a single value', 'Give a file with JSON or YAML in it.'];
  const text = (name: string): string | undefined => {
    const member = root.member(name)?.value;
    return typeof member === 'string' ? member : undefined;
  };
  if (text('apiVersion') !== undefined && text('kind') !== undefined) {
    return [`This is a Kubernetes ${text('kind')}`, 'Convert Kubernetes manifests with `fqs k8s import`.'];
  }
  const type = text('Type');
  if (type?.startsWith('AWS::')) return [`This is a CloudFormation resource of type ${type}`, giveInstead(wanted)];
  if (root.member('Resources') !== undefined) return foundTemplate(wanted);
  if (isMap(root.member('services')?.value)) return ['This looks like a Compose file', giveInstead(wanted)];
  if (wanted === 'task definition' && looksLikeService(root)) {
    return ['This is the description of an ECS service', 'Give it with `--service`, beside its task definition.'];
  }
  if (wanted === 'service' && root.member('containerDefinitions') !== undefined) {
    return ['This is an ECS task definition', 'Give it with `--task-definition`.'];
  }
  if (root.member('taskDefinitionArns') !== undefined) {
    return ['This is a list of names', 'Ask for one with `aws ecs describe-task-definition`.'];
  }
  const names = Object.keys(value).slice(0, 5);
  const members = names.length === 0 ? 'nothing' : names.map((name) => JSON.stringify(name.slice(0, 40))).join(', ');
  return [`This has ${members} in it`, giveInstead(wanted)];
}

function foundList(root: Place): readonly [string, string] {
  const first = root.items()[0];
  if (first?.member('image') !== undefined) {
    const remedy = 'Put it into a map: {"family": "<name>", "containerDefinitions": [...]}.';
    return ['This is a list of container definitions', remedy];
  }
  return ['This is a list', 'Give each of its items in a file of its own.'];
}

function foundTemplate(wanted: 'task definition' | 'service'): readonly [string, string] {
  const type = wanted === 'service' ? 'AWS::ECS::Service' : 'AWS::ECS::TaskDefinition';
  return [`This is a CloudFormation template without a resource of type ${type}`, giveInstead(wanted)];
}

function looksLikeService(root: Place): boolean {
  return ['serviceName', 'desiredCount', 'services', 'serviceArn'].some((name) => root.member(name) !== undefined);
}

function giveInstead(wanted: 'task definition' | 'service'): string {
  return wanted === 'service'
    ? 'Give the output of `aws ecs describe-services`, an input of CreateService, or a template with the service.'
    : 'Give the output of `aws ecs describe-task-definition`, an input of RegisterTaskDefinition, or a template with one.';
}
