import { carry, type Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** One path of an Ingress. */
export interface IngressPath {
  /** The path with all that belongs to it. */
  readonly place: Place;
  readonly host: Place | undefined;
  readonly path: Place | undefined;
  readonly pathType: Place | undefined;
  readonly backend: Place;
}

/** Longer paths go before shorter ones, and exact ones before prefixes, as an Ingress decides (Kubernetes docs, "Ingress", "Multiple matches"). */
export function pathsOf(spec: Place): readonly IngressPath[] {
  const paths = spec.list('rules').flatMap((rule) =>
    (rule.member('http')?.list('paths') ?? []).flatMap((one) => {
      const backend = one.required('backend');
      const [path, pathType] = [one.member('path'), one.member('pathType')];
      return backend === undefined ? [] : [{ place: one, host: rule.member('host'), path, pathType, backend }];
    }),
  );
  const rank = ({ host, path, pathType }: IngressPath) =>
    [host === undefined ? 1 : 0, -String(path?.value ?? '/').length, pathType?.value === 'Exact' ? 0 : 1] as const;
  return [...paths].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

/** The conditions of a rule, and what becomes of the path's type. */
export function conditionsOf({ host, path, pathType }: IngressPath): Draft {
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
