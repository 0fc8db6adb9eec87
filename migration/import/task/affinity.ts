import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, remarked } from '../member-rules.ts';
import { type MachineWishes, nodeRemedy } from './node-choice.ts';

const HOST = 'kubernetes.io/hostname';
const OWN_MACHINE = 'Each Fargate task has a machine of its own.';
const SPREAD = 'ECS spreads the tasks of a service over the zones of its subnets.';

/** Says what becomes of a pod's affinities; what they say about architecture and system is added to the wishes. */
export function judgeAffinity(affinity: Place | undefined, wishes: MachineWishes): void {
  applyTemplateRules(affinity, {
    nodeAffinity: (nodes) => judgeNodes(nodes, wishes),
    podAffinity: remarked(
      'pod-affinity-lost',
      'The pod wants to be near certain other pods; Fargate decides by itself where tasks run.',
      'Put containers that have to be together into one task; for short ways, give both services subnets of one zone.',
    ),
    podAntiAffinity: (pods) => {
      for (const term of pods.list('requiredDuringSchedulingIgnoredDuringExecution')) judgeApart(term, term, true);
      for (const item of pods.list('preferredDuringSchedulingIgnoredDuringExecution')) {
        judgeApart(item, item.member('podAffinityTerm'), false);
      }
    },
  });
}

/** Says what becomes of the spreading of pods. */
export function judgeSpread(constraints: Place): void {
  for (const constraint of constraints.items()) {
    judgeApart(constraint, constraint, constraint.member('whenUnsatisfiable')?.value !== 'ScheduleAnyway');
  }
}

function judgeApart(whole: Place, term: Place | undefined, required: boolean): void {
  const topology = String(term?.member('topologyKey')?.value);
  if (topology === HOST) whole.ignore(OWN_MACHINE);
  else if (!required && topology.includes('zone')) whole.ignore(SPREAD);
  else {
    whole.remark('spread-lost', {
      lost: `The pods are to be kept apart by ${topology}, come what may; ECS spreads the tasks of a service over the zones of its subnets as well as it can.`,
      remedy: 'Give the service subnets of several zones; for a hard rule, make one service for each zone.',
    });
  }
}

function judgeNodes(nodes: Place, wishes: MachineWishes): void {
  nodes.member('preferredDuringSchedulingIgnoredDuringExecution')?.remark('node-choice-lost', {
    lost: 'The pod prefers certain nodes, and Fargate has no nodes.',
    remedy: 'Nothing, if it only preferred nodes that are large or cheap enough.',
  });
  const required = nodes.member('requiredDuringSchedulingIgnoredDuringExecution');
  const terms = required?.list('nodeSelectorTerms') ?? [];
  // Several terms are alternatives, so none of them has to hold.
  const only = terms.length === 1;
  for (const term of terms) {
    for (const expression of term.list('matchExpressions')) judgeExpression(expression, only, wishes);
    for (const field of term.list('matchFields')) tellExpression(field);
  }
}

function judgeExpression(expression: Place, only: boolean, wishes: MachineWishes): void {
  const key = String(expression.member('key')?.value).replace(/^beta\./, '');
  const values = expression.list('values');
  const chooses = only && expression.member('operator')?.value === 'In';
  const machine = { 'kubernetes.io/arch': wishes.architecture, 'kubernetes.io/os': wishes.system }[key];
  const [first] = values;
  if (chooses && machine !== undefined && values.length === 1 && first !== undefined) {
    expression.member('key')?.ignore('It says what the value is about.');
    expression.member('operator')?.ignore('There is one value.');
    machine.push(first);
  } else if (chooses && key === 'kubernetes.io/arch' && values.some(({ value }) => value === 'amd64')) {
    expression.ignore('X86_64 is among the architectures that are allowed.');
  } else if (key === 'eks.amazonaws.com/compute-type') {
    expression.ignore('All tasks run on Fargate.');
  } else tellExpression(expression);
}

function tellExpression(expression: Place): void {
  const key = String(expression.member('key')?.value);
  expression.remark('node-choice-lost', {
    lost: `The pod chooses nodes by ${key}, and Fargate has no nodes.`,
    remedy: nodeRemedy(key),
  });
}
