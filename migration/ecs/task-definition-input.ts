import { placeholder } from '../placeholder.ts';
import { isMap } from '../trace/json.ts';
import type { Place } from '../trace/place.ts';
import { ignoreDescribed, isDescribed } from './described-members.ts';
import type { NamedPart } from './named-part.ts';
import { whatElse } from './other-documents.ts';
import { joinServices, type ServiceInput } from './service-parts.ts';
import {
  ignoreAroundSettings,
  ignoreTemplateBesides,
  partsOfTemplate,
  type Resource,
  resourcesOf,
  scalerSettings,
  sectionsOf,
  taskDefinitionsOf,
} from './template-parts.ts';

/**
 * The form in which a task definition was given: input of RegisterTaskDefinition (`raw`); output of DescribeTaskDefinition (`wrapped` in
 * `taskDefinition`, or `described` without that); properties of a CloudFormation resource, alone (`cloudformation`) or in a `template`.
 */
export type TaskDefinitionForm = 'raw' | 'wrapped' | 'described' | 'cloudformation' | 'template';

/** A task definition of the input, and what the same document says about running it. */
export interface TaskDefinitionInput {
  /** The map with `containerDefinitions`. */
  readonly task: Place;
  readonly form: TaskDefinitionForm;
  /** Its id in the template; names the task definition where it has no family, which CloudFormation then makes up. */
  readonly logicalId?: string | undefined;
  /** Tags that stand beside the task definition, as DescribeTaskDefinition gives them; those within it are a member of `task`. */
  readonly tags?: Place | undefined;
  /** Environment variables of the function, in the same template, that launches its tasks from a queue. */
  readonly settings?: Place | undefined;
  /** Services of the same template that run it. */
  readonly services: readonly ServiceInput[];
}

/**
 * The task definitions in a document whose functions are resolved (`resolveIntrinsics`). What is in the document beside them is ignored with
 * a reason; a document that is something else is refused.
 */
export function taskDefinitionsIn(root: Place): TaskDefinitionInput[] {
  const resources = resourcesOf(root);
  if (resources !== undefined) return inputsOfTemplate(root, resources);
  const properties = root.member('Properties');
  if (root.member('Type')?.value === 'AWS::ECS::TaskDefinition' && properties !== undefined) {
    sectionsOf(root, ['Properties']);
    return [{ task: withFamily(properties), form: 'cloudformation', services: [] }];
  }
  const wrapped = root.member('taskDefinition');
  if (wrapped !== undefined && isMap(wrapped.value)) return [inputOfDescription(root, wrapped)];
  if (root.member('containerDefinitions') === undefined && root.member('family') === undefined) return refuse(root);
  root.member('$schema')?.ignore('It names a schema for editors.');
  ignoreDescribed(root, 'describedTask');
  return [{ task: withFamily(root), form: formOf(root), services: [] }];
}

function formOf(task: Place): TaskDefinitionForm {
  if (isMap(task.value) && Object.hasOwn(task.value, 'ContainerDefinitions')) return 'cloudformation';
  return isDescribed(task) ? 'described' : 'raw';
}

function inputOfDescription(root: Place, task: Place): TaskDefinitionInput {
  for (const name of ['$metadata', 'ResponseMetadata']) {
    root.member(name)?.ignore('It is about the request that gave the description.');
  }
  ignoreDescribed(task, 'describedTask');
  return { task: withFamily(task), form: 'wrapped', tags: root.member('tags'), services: [] };
}

function inputsOfTemplate(root: Place, resources: readonly Resource[]): TaskDefinitionInput[] {
  const tasks = taskDefinitionsOf(resources);
  if (tasks.length === 0) return refuse(root);
  ignoreTemplateBesides(root, resources);
  const services = joinServices(partsOfTemplate(resources));
  const scalers = resources.flatMap(([, place]) => {
    const settings = scalerSettings(place);
    return settings === undefined ? [] : [{ place, settings }];
  });
  for (const { service } of services) if (!tasks.some((task) => runs(service, task))) remarkForeign(service);
  for (const { place, settings } of scalers) {
    if (tasks.some((task) => launches(settings, task))) ignoreAroundSettings(place);
    else place.ignore('It launches tasks of a task definition that is not in this template.');
  }
  return tasks.map((task) => ({
    task: task.place,
    form: 'template',
    logicalId: task.id,
    settings: scalers.find(({ settings }) => launches(settings, task))?.settings,
    services: services.filter(({ service }) => runs(service, task)),
  }));
}

function runs(service: Place, task: NamedPart): boolean {
  return refersTo(service.member('taskDefinition')?.value, task);
}

function launches(settings: Place, task: NamedPart): boolean {
  return refersTo(settings.member('ECS_TASK_DEFINITION')?.value, task);
}

/** By family, with or without a revision, by an ARN of it, or by the placeholder that stands for a family not known. */
function refersTo(reference: unknown, { place, id }: NamedPart): boolean {
  if (typeof reference !== 'string') return false;
  const named = reference.replace(/^arn:.*:task-definition\//, '').replace(/:\d+$/, '');
  return named === placeholder(id ?? '') || named === place.member('family')?.value;
}

function remarkForeign(service: Place): void {
  const lost =
    'The service runs a task definition that is not in this template, so nothing in the output stands for it.';
  const remedy = 'Give that task definition with `--task-definition`, and this template with `--service`.';
  service.remark('service-without-task-definition', { lost, remedy });
}

/** Outside of a template nothing else could give the output its name. */
function withFamily(task: Place): Place {
  task.required('family');
  return task;
}

function refuse(root: Place): TaskDefinitionInput[] {
  const { message, remedy } = whatElse(root, 'task definition');
  root.refuse('not-a-task-definition', message, remedy);
  return [];
}
