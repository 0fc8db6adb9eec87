import { carry, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** One path of an Ingress. */
interface IngressPath {
  /** The path with all that belongs to it. */
  readonly place: Place;
  readonly host: Place | undefined;
  readonly path: Place | undefined;
  readonly pathType: Place | undefined;
  readonly backend: Place;
}

/**
 * In the order in which an Ingress decides: a host of its own goes before one with a wildcard, that before none (Kubernetes docs, "Ingress",
 * "Hostname wildcards"); then longer paths before shorter ones, and exact ones before prefixes ("Multiple matches").
 */
export function pathsOf(spec: Place): readonly IngressPath[] {
  const paths = spec.list('rules').flatMap((rule) =>
    (rule.member('http')?.list('paths') ?? []).flatMap((one) => {
      const backend = one.required('backend');
      const [path, pathType] = [one.member('path'), one.member('pathType')];
      return backend === undefined ? [] : [{ place: one, host: rule.member('host'), path, pathType, backend }];
    }),
  );
  const rank = ({ host, path, pathType }: IngressPath) =>
    [hostRank(host), -String(path?.value ?? '/').length, pathType?.value === 'Exact' ? 0 : 1] as const;
  return [...paths].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

function hostRank(host: Place | undefined): number {
  if (host === undefined) return 2;
  return isWildcard(host) ? 1 : 0;
}

function isWildcard(host: Place): boolean {
  return String(host.value).startsWith('*');
}

/** In patterns of Elastic Load Balancing, `*` stands for any characters and `?` for one, and neither can be quoted (its API reference, RuleCondition). */
function tellWildcards(host: Place | undefined, path: Place | undefined): void {
  if (host !== undefined && isWildcard(host))
    host.remark('pattern-matches-more', {
      lost: `An Ingress takes ${String(host.value)} for one more label in front; the rule of the load balancer matches any number of them.`,
      remedy: 'Make rules of their own, with lower priorities, for hosts that are to go elsewhere.',
    });
  if (path !== undefined && /[*?]/.test(String(path.value)))
    path.remark('pattern-matches-more', {
      lost: `An Ingress takes * and ? in the path ${String(path.value)} literally or for a regular expression; in the rule of a load balancer * matches any characters, and ? any one.`,
      remedy: 'Compare what the rule matches with what the controller did.',
    });
}

/** The conditions of a rule, and what becomes of the path's type. */
export function conditionsOf({ host, path, pathType }: IngressPath): Draft {
  tellWildcards(host, path);
  const exact = pathType?.value === 'Exact';
  if (exact) pathType?.ignore('The rule has the path without a wildcard.');
  else if (pathType?.value === 'Prefix') pathType.ignore('The rule has the path, and all below it.');
  else
    pathType?.remark('path-type-changed', {
      lost: `What the path type "${String(pathType.value)}" matches is up to the controller; the rule takes the path for a prefix.`,
      remedy: 'Compare the rule with what the controller did.',
    });
  const text = String(path?.value ?? '/').replace(/\/+$/, '');
  const values = exact ? [String(path?.value ?? '/')] : text === '' ? ['/*'] : [text, `${text}/*`];
  const pathDrafts = path === undefined ? values : values.map((value) => carry(path, value));
  return [
    ...(host === undefined ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [carry(host)] } }]),
    { Field: 'path-pattern', PathPatternConfig: { Values: pathDrafts } },
  ];
}
