import { Carried, type Draft, type DraftMap } from '../../trace/draft.ts';
import type { ExposedPort, PodTemplate } from '../pod/pod-template.ts';
import { draftText } from './workload-draft-text.ts';

/** The path that a container's own probe asks for by HTTP on this port; undefined where none does. */
export function httpPathOf(port: ExposedPort, { spec }: PodTemplate): string | undefined {
  const containers = [spec['initContainers'], spec['containers']].flatMap((list): readonly Draft[] =>
    Array.isArray(list) ? list : [],
  );
  const container = containers.find((each) => draftText(member(each, 'name')) === port.containerName);
  const probes = ['readinessProbe', 'livenessProbe'].map((name) => member(container, name));
  const asking = probes
    .map((probe) => member(probe, 'httpGet'))
    .find((get) => [port.number, port.name].includes(plain(member(get, 'port')) as never));
  return draftText(member(asking, 'path'));
}

function member(draft: Draft | undefined, name: string): Draft | undefined {
  if (typeof draft !== 'object' || draft === null || draft instanceof Carried || Array.isArray(draft)) return undefined;
  return (draft as DraftMap)[name];
}

function plain(draft: Draft | undefined): unknown {
  return draft instanceof Carried ? draft.value : draft;
}
