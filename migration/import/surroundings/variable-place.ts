import type { Place } from '../../trace/place.ts';
import type { ObjectIndex } from '../import-context.ts';
import type { PlannedWorkload } from './planned-workload.ts';

/**
 * Where a variable of a workload's containers is written, of the main one first: in its own entry, in the ConfigMap or Secret of which all keys become variables, else
 * the workload's kind, for lack of a better place.
 */
export function variablePlace(
  { template, object, mainContainer }: PlannedWorkload,
  name: string,
  objects: ObjectIndex,
): Place {
  const isMain = (container: Place) => container.member('name')?.value === mainContainer.name;
  const containers = template.member('spec')?.list('containers') ?? [];
  for (const container of [...containers].sort((a, b) => Number(isMain(b)) - Number(isMain(a)))) {
    const entry = container.list('env').find((one) => one.member('name')?.value === name);
    const found = entry?.member('value') ?? entry?.member('name');
    if (found !== undefined) return found;
    for (const source of container.list('envFrom')) {
      const key = name.slice(String(source.member('prefix')?.value ?? '').length);
      const [configMap, secret] = [source.at('configMapRef', 'name'), source.at('secretRef', 'name')];
      const kind = configMap === undefined ? 'Secret' : 'ConfigMap';
      const whole = objects.find(kind, object.namespace, String((configMap ?? secret)?.value))?.place;
      const value = whole?.member('data')?.member(key) ?? whole?.member('stringData')?.member(key);
      if (value !== undefined) return value;
    }
  }
  return object.place.member('kind') ?? object.place;
}
