import type { Conversion, InputText } from '../../../migration/conversion.ts';
import { fargateProblems } from '../../../migration/ecs/fargate-rules.ts';
import { type EcsRequest, shapeProblems } from '../../../migration/ecs/sdk-shape.ts';
import { importManifests } from '../../../migration/import/import-manifests.ts';
import type { ImportedFacts } from '../../../migration/import/imported-facts.ts';
import type { Json } from '../../../migration/trace/json.ts';

export function imported(...manifests: readonly InputText[]): Promise<Conversion<ImportedFacts>> {
  return importManifests({ manifests, unread: [] });
}

/** Files whose content is a request of ECS. */
const requests: Readonly<Record<string, EcsRequest>> = {
  'task-definition.json': 'RegisterTaskDefinition',
  'service.json': 'CreateService',
  'run-task.json': 'RunTask',
};

/** What is wrong with the requests as they are read from what was written, as `<workload>/<file> <pointer>: <message>`. */
export function invalidRequests({ workloads }: Conversion<ImportedFacts>): readonly string[] {
  return workloads.flatMap(({ name, files }) =>
    files.flatMap(({ path, content }) => {
      const request = requests[path];
      if (request === undefined) return [];
      const written: Json = JSON.parse(JSON.stringify(content));
      const problems = [
        ...shapeProblems(request, written),
        ...(request === 'RegisterTaskDefinition' ? fargateProblems(written) : []),
      ];
      return problems.map(({ pointer, message }) => `${name}/${path} ${pointer}: ${message}`);
    }),
  );
}
