import type { AddCommand } from './command.ts';
import { addExport } from './k8s/export.ts';
import { addImport } from './k8s/import.ts';
import { addLogs } from './k8s/logs.ts';
import { addSetup } from './k8s/setup.ts';
import { addStatus } from './k8s/status.ts';

export const k8sCommand: AddCommand = (program, done) => {
  const k8s = program
    .command('k8s')
    .description(
      'Lead to Kubernetes and back: convert task definitions and manifests, and look after what was exported.',
    );
  for (const add of [addExport, addImport, addSetup, addStatus, addLogs]) add(k8s, done);
};
