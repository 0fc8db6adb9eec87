import type { ServiceInput } from '../ecs/service-parts.ts';
import { hasPlaceholder } from '../placeholder.ts';
import { familyOf } from './family.ts';
import type { Source } from './source.ts';

/**
 * The service of each task definition: of its own template, or the description that names its family, as an ARN, `family:revision` or
 * `family`. Where a description does not say which, one of each belong together. What belongs nowhere is refused.
 */
export function matchServices(
  sources: readonly Source[],
  described: readonly ServiceInput[],
): ReadonlyMap<Source, ServiceInput> {
  const matched = new Map<Source, ServiceInput>();
  const match = (source: Source, input: ServiceInput) => {
    if (!matched.has(source)) matched.set(source, input);
    else
      input.service.refuse(
        'two-services',
        `${calledOf(input)} is the second service of the task definition "${familyOf(source).value}".`,
        'Export it for one service at a time.',
      );
  };
  for (const source of sources) for (const input of source.services) match(source, input);
  for (const input of described) {
    const source = sourceOf(input, sources, described.length);
    if (source !== undefined) match(source, input);
    else refuseUnmatched(input);
  }
  return matched;
}

function sourceOf(input: ServiceInput, sources: readonly Source[], count: number): Source | undefined {
  const named = familyNamedBy(input);
  const [only] = sources.length === 1 && count === 1 ? sources : [];
  if (only && (named === undefined || hasPlaceholder(named) || hasPlaceholder(String(familyOf(only).value))))
    return only;
  return sources.find((source) => familyOf(source).value === named);
}

function refuseUnmatched(input: ServiceInput): void {
  const place = input.service.member('taskDefinition') ?? input.service;
  place.refuse('unmatched-service', runsWhat(input), 'Name its task definition as well, or leave the service out.');
}

function runsWhat(input: ServiceInput): string {
  const named = familyNamedBy(input);
  if (named === undefined) return `${calledOf(input)} does not say which of the task definitions it runs.`;
  return `${calledOf(input)} runs "${named}", which is not among the task definitions.`;
}

function calledOf({ service }: ServiceInput): string {
  const name = service.member('serviceName')?.value;
  return typeof name === 'string' ? `The service "${name}"` : 'The service';
}

function familyNamedBy({ service }: ServiceInput): string | undefined {
  const named = service.member('taskDefinition')?.value;
  return typeof named === 'string' ? named.replace(/^.*\//, '').replace(/:\d+$/, '') : undefined;
}
