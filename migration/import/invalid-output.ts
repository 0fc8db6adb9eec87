import { fargateProblems } from '../ecs/fargate-rules.ts';
import type { Attempt } from './attempt.ts';

/** The files that are requests of the SDK, with the names of these. */
const requests = {
  'task-definition.json': 'RegisterTaskDefinition',
  'service.json': 'CreateService',
  'run-task.json': 'RunTask',
} as const;

/** Refuses a workload whose files break the shapes of the SDK's requests, or the rules of Fargate. What is refused already need not be valid. */
export async function refuseInvalidOutput({ files, ledger }: Attempt): Promise<void> {
  if (ledger.problems.length > 0) return;
  // Loads the SDK's client, which takes a while.
  const { shapeProblems } = await import('../ecs/sdk-shape.ts');
  for (const [file, request] of Object.entries(requests)) {
    const content = files.get(file);
    if (content === undefined) continue;
    const ofFargate = file === 'task-definition.json' ? fargateProblems(content) : [];
    for (const { pointer, message } of [...shapeProblems(request, content), ...ofFargate])
      ledger.refused(
        '',
        'invalid-output',
        `${file} ${pointer} is not valid: ${message}`,
        'Look whether the manifest asks for it; else it is a mistake of the conversion, and worth a report.',
      );
  }
}
