import { type Carried, carryAll } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { judgeAffinity } from './affinity.ts';
import { type MachineWishes, nodeRemedy } from './node-choice.ts';

type Architecture = 'ARM64' | 'X86_64';

/** The machine that a pod wants, as far as Fargate lets anybody choose. */
interface Platform {
  readonly architecture: Architecture;
  readonly cpuArchitecture: Carried | Architecture;
  readonly operatingSystemFamily: Carried | 'LINUX';
}

const architectures: Readonly<Record<string, Architecture>> = { amd64: 'X86_64', arm64: 'ARM64' };

/** `runtimePlatform`, from where the pod says which nodes it may run on; says what becomes of all else that it says about them. */
export function platformOf(spec: Place): Platform {
  const wishes: MachineWishes = { architecture: [], system: [] };
  for (const [label, value] of spec.member('nodeSelector')?.members() ?? []) judgeNodeLabel(label, value, wishes);
  judgeAffinity(spec.member('affinity'), wishes);
  const system = spec.at('os', 'name');
  if (system !== undefined) wishes.system.push(system);
  for (const place of wishes.system.filter(({ value }) => value !== 'linux')) refuseSystem(place);
  const named = wishes.architecture.map(({ value }) => architectures[String(value)]);
  wishes.architecture.forEach((place, index) => {
    if (named[index] === undefined) refuseArchitecture(place);
  });
  const architecture = named.find((each) => each !== undefined);
  if (architecture === undefined && wishes.architecture.length === 0) tellAssumed(spec);
  const chosen = architecture ?? 'X86_64';
  return {
    architecture: chosen,
    cpuArchitecture: carryAll(wishes.architecture, chosen),
    operatingSystemFamily: carryAll(wishes.system, 'LINUX'),
  };
}

/** Labels of nodes that there is nothing to choose by on Fargate. */
const meaningless: Readonly<Record<string, string>> = {
  'eks.amazonaws.com/compute-type': 'All tasks run on Fargate.',
  'node-role.kubernetes.io/worker': 'There are no nodes.',
};

function judgeNodeLabel(label: string, value: Place, wishes: MachineWishes): void {
  const name = label.replace(/^beta\./, '');
  const reason = meaningless[name];
  if (name === 'kubernetes.io/arch') wishes.architecture.push(value);
  else if (name === 'kubernetes.io/os') wishes.system.push(value);
  else if (reason !== undefined) value.ignore(reason);
  else tellNodeLabel(label, value);
}

function tellNodeLabel(label: string, value: Place): void {
  value.remark('node-choice-lost', {
    lost: `The pod runs on nodes with the label ${label} only, and Fargate has no nodes.`,
    remedy: nodeRemedy(label),
  });
}

function refuseSystem(place: Place): void {
  const message = `The pod runs on ${JSON.stringify(place.value)}, and this conversion writes task definitions for Linux only.`;
  place.refuse('unsupported-platform', message, 'Write the task definition of a Windows container by hand.');
}

function refuseArchitecture(place: Place): void {
  const message = `The pod runs on the architecture ${JSON.stringify(place.value)}; Fargate has amd64 and arm64.`;
  place.refuse('unsupported-platform', message, 'Build the image for amd64 or arm64.');
}

function tellAssumed(spec: Place): void {
  (spec.member('containers') ?? spec).remark('architecture-assumed', {
    lost: 'The pod does not say which architecture its images are for, so the task runs on X86_64, for which most are.',
    remedy: 'Where the images are for arm64, set "runtimePlatform.cpuArchitecture" to ARM64, which costs a fifth less.',
  });
}
