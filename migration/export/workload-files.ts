import type { OutputFile } from '../conversion.ts';
import { orderMembers } from '../output/order-members.ts';
import type { ExportedWorkload } from './export-workload.ts';

/** Where the objects that are to be applied stand among a workload's files. */
export const MANIFESTS_FILE = 'manifests';

/** The manifests as one file, and the files beside them. */
export function workloadFiles({ manifests, files }: ExportedWorkload): readonly OutputFile[] {
  return [{ path: MANIFESTS_FILE, content: manifests.map(orderMembers) }, ...files];
}
