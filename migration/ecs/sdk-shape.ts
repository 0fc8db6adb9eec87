import * as ecs from '@aws-sdk/client-ecs';
import { below, isList, isMap, type Json, type JsonMap } from '../trace/json.ts';
import type { OutputProblem } from './fargate-rules.ts';

/** Requests of ECS whose shapes are checked. */
export type EcsRequest = 'RegisterTaskDefinition' | 'CreateService' | 'RunTask';

/**
 * A schema as the SDK keeps it at run time: a number for simple types (0 text, 1 number, 2 true or false, 15 any document), 64 more for a
 * list of it, 128 more for a map to it; or a tuple that begins with what it is: 1 list and 2 map with the members' schema last, 3 structure
 * and 4 union with names, schemas and how many members, the first ones, are required. A schema may stand behind a function, and in a pair
 * with traits.
 */
type Schema = unknown;

interface Structure {
  readonly name: string;
  readonly members: ReadonlyMap<string, Schema>;
  readonly required: readonly string[];
}

const simpleTypes = ['a text', 'a number', 'true or false'] as const;

const requests: Readonly<Record<EcsRequest, Schema>> = {
  RegisterTaskDefinition: ecs.RegisterTaskDefinitionRequest$,
  CreateService: ecs.CreateServiceRequest$,
  RunTask: ecs.RunTaskRequest$,
};

/** The values of members that are one of a few, by structure and member; the schemas do not have them. */
const enumerations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'RegisterTaskDefinitionRequest.networkMode': ecs.NetworkMode,
  'RegisterTaskDefinitionRequest.pidMode': ecs.PidMode,
  'RegisterTaskDefinitionRequest.ipcMode': ecs.IpcMode,
  'RegisterTaskDefinitionRequest.requiresCompatibilities': ecs.Compatibility,
  'RuntimePlatform.cpuArchitecture': ecs.CPUArchitecture,
  'RuntimePlatform.operatingSystemFamily': ecs.OSFamily,
  'ContainerDependency.condition': ecs.ContainerCondition,
  'ContainerDefinition.versionConsistency': ecs.VersionConsistency,
  'PortMapping.protocol': ecs.TransportProtocol,
  'PortMapping.appProtocol': ecs.ApplicationProtocol,
  'LogConfiguration.logDriver': ecs.LogDriver,
  'FirelensConfiguration.type': ecs.FirelensConfigurationType,
  'EnvironmentFile.type': ecs.EnvironmentFileType,
  'Ulimit.name': ecs.UlimitName,
  'EFSVolumeConfiguration.transitEncryption': ecs.EFSTransitEncryption,
  'EFSAuthorizationConfig.iam': ecs.EFSAuthorizationConfigIAM,
  'CreateServiceRequest.launchType': ecs.LaunchType,
  'CreateServiceRequest.propagateTags': ecs.PropagateTags,
  'CreateServiceRequest.schedulingStrategy': ecs.SchedulingStrategy,
  'RunTaskRequest.launchType': ecs.LaunchType,
  'RunTaskRequest.propagateTags': ecs.PropagateTags,
  'AwsVpcConfiguration.assignPublicIp': ecs.AssignPublicIp,
  'DeploymentController.type': ecs.DeploymentControllerType,
  'PlacementConstraint.type': ecs.PlacementConstraintType,
  'PlacementStrategy.type': ecs.PlacementStrategyType,
};

/**
 * Where a value differs from the request's shape in the SDK: members that the request does not have, wrong types, required members that are
 * missing, and values outside of the known ones.
 */
export function shapeProblems(kind: EcsRequest, value: Json): OutputProblem[] {
  return problemsAt(requests[kind], value, '');
}

function problemsAt(schema: Schema, value: Json, pointer: string, allowed?: readonly string[]): OutputProblem[] {
  const known = plain(schema);
  const structure = structureOf(known);
  if (structure !== undefined) {
    return isMap(value) ? problemsOfStructure(structure, value, pointer) : [wrongType('a map', value, pointer)];
  }
  const list = listedBy(known);
  if (list !== undefined) {
    if (!isList(value)) return [wrongType('a list', value, pointer)];
    return value.flatMap((item, index) => problemsAt(list, item, below(pointer, index), allowed));
  }
  const map = mappedBy(known);
  if (map !== undefined) {
    if (!isMap(value)) return [wrongType('a map', value, pointer)];
    return Object.entries(value).flatMap(([name, item]) => problemsAt(map, item, below(pointer, name)));
  }
  return problemsOfSimple(known, value, pointer, allowed);
}

function problemsOfStructure({ name, members, required }: Structure, value: JsonMap, pointer: string): OutputProblem[] {
  const missing = required
    .filter((member) => value[member] === undefined || value[member] === null)
    .map((member) => ({ pointer, message: `"${member}" is missing, which ${name} requires.` }));
  const others = Object.entries(value).flatMap(([member, inner]) => {
    const schema = members.get(member);
    const at = below(pointer, member);
    if (schema === undefined) return [{ pointer: at, message: unknownMember(name, member, [...members.keys()]) }];
    const values = enumerations[`${name}.${member}`];
    return problemsAt(schema, inner, at, values && Object.values(values));
  });
  return [...missing, ...others];
}

function problemsOfSimple(type: Schema, value: Json, pointer: string, allowed?: readonly string[]): OutputProblem[] {
  const wanted = typeof type === 'number' ? simpleTypes[type] : undefined;
  if (wanted === undefined) return [];
  const found = { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string];
  if (found !== wanted) return [wrongType(wanted, value, pointer)];
  if (allowed === undefined || allowed.includes(String(value))) return [];
  return [{ pointer, message: `"${value}" is none of ${allowed.join(', ')}.` }];
}

/** The schema itself, out of the function that it stands behind and without its traits. */
function plain(schema: Schema): Schema {
  if (typeof schema === 'function') return plain(schema());
  const paired = Array.isArray(schema) && typeof schema[0] !== 'number';
  return Array.isArray(schema) && (paired || schema.length === 2) ? plain(schema[0]) : schema;
}

function structureOf(schema: Schema): Structure | undefined {
  if (!Array.isArray(schema) || (schema[0] !== 3 && schema[0] !== 4)) return undefined;
  const [, , name, , names, schemas, required = 0] = schema as [
    3 | 4,
    string,
    string,
    unknown,
    string[],
    Schema[],
    number?,
  ];
  const members = new Map(names.map((member, index) => [member, schemas[index]]));
  return { name, members, required: names.slice(0, required) };
}

function listedBy(schema: Schema): Schema | undefined {
  if (Array.isArray(schema) && schema[0] === 1) return schema[4];
  return typeof schema === 'number' && schema >= 64 && schema < 128 ? schema - 64 : undefined;
}

function mappedBy(schema: Schema): Schema | undefined {
  if (Array.isArray(schema) && schema[0] === 2) return schema[5];
  return typeof schema === 'number' && schema >= 128 ? schema - 128 : undefined;
}

function wrongType(wanted: string, value: Json, pointer: string): OutputProblem {
  const found = value === null ? 'null' : isList(value) ? 'a list' : isMap(value) ? 'a map' : `a ${typeof value}`;
  return { pointer, message: `This is ${found} where ${wanted} belongs.` };
}

function unknownMember(structure: string, member: string, names: readonly string[]): string {
  const [nearest] = names
    .map((name) => ({ name, distance: editDistance(member.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, member.length / 4))
    .sort((a, b) => a.distance - b.distance);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest.name}"?`;
  return `${structure} has no "${member}".${hint}`;
}

/** How many letters to add, remove or replace (Levenshtein). */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [at, letter] of [...left].entries()) {
    const next = [at + 1];
    for (let index = 0; index < right.length; index++) {
      const replaced = (row[index] ?? 0) + (letter === right[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
