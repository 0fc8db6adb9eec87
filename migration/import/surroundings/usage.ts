import type { Json } from '../../trace/json.ts';
import { at, listAt } from '../../trace/json-at.ts';
import type { Workload } from '../import-context.ts';

/** What the pods of a conversion use of other objects, as `<namespace>/<name>`, and of ConfigMaps and Secrets single keys, too. */
export interface Usage {
  /** ConfigMaps or Secrets of which all keys become variables. */
  readonly wholeSources: ReadonlySet<string>;
  /** Keys that become variables, as `<namespace>/<name>/<key>`. */
  readonly keys: ReadonlySet<string>;
  /** ConfigMaps and Secrets that are mounted as files. */
  readonly files: ReadonlySet<string>;
  readonly claims: ReadonlySet<string>;
  readonly serviceAccounts: ReadonlySet<string>;
}

/** Reads what pod templates refer to, without a word about its fate: that is said where it is converted. */
export function usageOf(workloads: readonly Pick<Workload, 'object' | 'template'>[]): Usage {
  const usage = {
    wholeSources: new Set<string>(),
    keys: new Set<string>(),
    files: new Set<string>(),
    claims: new Set<string>(),
    serviceAccounts: new Set<string>(),
  };
  for (const { object, template } of workloads) {
    const named = (name: Json | undefined) => `${object.namespace}/${String(name)}`;
    const spec = template.member('spec')?.value;
    const account = at(spec, 'serviceAccountName') ?? at(spec, 'serviceAccount');
    usage.serviceAccounts.add(named(account ?? 'default'));
    for (const container of [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')]) {
      for (const source of listAt(container, 'envFrom'))
        for (const reference of [at(source, 'configMapRef'), at(source, 'secretRef')])
          if (reference !== undefined) usage.wholeSources.add(named(at(reference, 'name')));
      for (const variable of listAt(container, 'env')) {
        const from = at(variable, 'valueFrom');
        for (const reference of [at(from, 'configMapKeyRef'), at(from, 'secretKeyRef')])
          if (reference !== undefined)
            usage.keys.add(`${named(at(reference, 'name'))}/${String(at(reference, 'key'))}`);
      }
    }
    for (const volume of listAt(spec, 'volumes')) {
      const claim = at(volume, 'persistentVolumeClaim', 'claimName');
      if (claim !== undefined) usage.claims.add(named(claim));
      for (const name of filesOf(volume)) usage.files.add(named(name));
    }
  }
  return usage;
}

/** Names of the ConfigMaps and Secrets of which a volume makes files. */
function filesOf(volume: Json): readonly (Json | undefined)[] {
  const [configMap, secret] = [at(volume, 'configMap'), at(volume, 'secret')];
  const projected = listAt(volume, 'projected', 'sources').flatMap(filesOf);
  const own = [
    ...(configMap === undefined ? [] : [at(configMap, 'name')]),
    ...(secret === undefined ? [] : [at(secret, 'secretName') ?? at(secret, 'name')]),
  ];
  return [...own, ...projected];
}
