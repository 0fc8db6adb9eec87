import { labelKey, labelValue } from '../../kubernetes/names.ts';

/** One condition on a node's labels (Kubernetes API reference, NodeSelectorRequirement). */
type NodeRequirement = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
};
/** Conditions that hold together. */
export type NodeSelectorTerm = readonly NodeRequirement[];

/** Labels that the kubelet and the cloud provider set, for attributes that the ECS agent sets (ECS developer guide, "Container instance attributes"). */
const LABELS: Readonly<Record<string, string>> = {
  'ecs.availability-zone': 'topology.kubernetes.io/zone',
  'ecs.instance-type': 'node.kubernetes.io/instance-type',
  'ecs.os-type': 'kubernetes.io/os',
  'ecs.cpu-architecture': 'kubernetes.io/arch',
};
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kubernetes.io/arch': { x86_64: 'amd64', arm64: 'arm64' },
};
const CONDITION = /^attribute:([\w.-]+)\s+(==|!=|!?in|!?exists|equals|not_equals|not_in|not_exists)\s*(.*)$/i;

/**
 * Node selector terms, of which one has to hold, for an expression of the cluster query language (ECS developer guide, "Create expressions to
 * define container instances"), e.g. `attribute:ecs.instance-type in [t3.small, t3.medium] and attribute:stack == prod`.
 *
 * @returns undefined for what has no equal: other subjects than attributes, patterns, comparisons, negation, and brackets.
 */
export function nodeSelectorTerms(expression: string): readonly NodeSelectorTerm[] | undefined {
  const terms = expression.split(/\s*\|\|\s*|\s+or\s+/i).map(termOf);
  const complete = terms.filter((term) => term !== undefined);
  return complete.length === terms.length ? complete : undefined;
}

function termOf(choice: string): NodeSelectorTerm | undefined {
  const conditions = choice.split(/\s*&&\s*|\s+and\s+/i).map(requirement);
  const known = conditions.filter((condition) => condition !== undefined);
  return known.length === conditions.length ? known : undefined;
}

function requirement(condition: string): NodeRequirement | undefined {
  const [, attribute = '', operator = '', argument = ''] = CONDITION.exec(condition.trim()) ?? [];
  const key = LABELS[attribute] ?? (attribute.startsWith('ecs.') ? undefined : labelKey(attribute));
  if (key === undefined || attribute === '') return undefined;
  switch (operator.toLowerCase()) {
    case 'exists':
      return argument === '' ? { key, operator: 'Exists' } : undefined;
    case '!exists':
    case 'not_exists':
      return argument === '' ? { key, operator: 'DoesNotExist' } : undefined;
    case '==':
    case 'equals':
      return withValues(key, 'In', [argument]);
    case '!=':
    case 'not_equals':
      return withValues(key, 'NotIn', [argument]);
    case 'in':
      return withValues(key, 'In', listed(argument));
    default:
      return withValues(key, 'NotIn', listed(argument));
  }
}

function listed(argument: string): readonly string[] {
  const [, inner = ''] = /^\[(.*)\]$/.exec(argument.trim()) ?? [];
  return inner.split(',');
}

function withValues(key: string, operator: 'In' | 'NotIn', texts: readonly string[]): NodeRequirement | undefined {
  const values = texts.map((text) => {
    const plain = text.trim().replace(/^(["'])(.*)\1$/, '$2');
    return VALUES[key]?.[plain] ?? plain;
  });
  const legal = values.every((value) => value !== '' && labelValue(value) !== undefined);
  return legal ? { key, operator, values } : undefined;
}
