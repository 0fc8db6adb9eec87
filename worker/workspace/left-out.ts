import type { LeftOut, LeftOutReason } from './tree.ts';
import { byPath } from './tree-path.ts';
import type { WorkspaceReport } from './workspaces.ts';

const rules: Readonly<Record<LeftOutReason, string>> = {
  'link-leaves': 'Links with an absolute target, and those that lead out of the workspace, are not saved.',
  'special-file': 'Pipes, sockets and devices are not saved.',
  'foreign-owner': 'Files that belong to somebody else are not saved.',
  'name-not-utf8': 'Files whose names are no valid UTF-8 are not saved.',
  'yjs-document':
    "Objects that hold an editor's document (Yjs) are no files: they are not restored, and stay as they are.",
  'key-no-path': 'Objects whose keys are no paths of files are not restored, and stay as they are.',
};

export function leftOutReports(leftOut: readonly LeftOut[]): readonly WorkspaceReport[] {
  return [...Map.groupBy(leftOut, ({ reason }) => reason)].map(([reason, entries]) => ({
    problem: 'left-out',
    rule: rules[reason],
    paths: entries.map(({ path }) => path).sort(byPath),
  }));
}

/** What was left out of one workspace: told when it changes, not after each command. */
export class LeftOutNotes {
  #last: ReadonlySet<string> = new Set();

  /** Those reports that are not the same as last time. */
  changed(leftOut: readonly LeftOut[]): readonly WorkspaceReport[] {
    const reports = leftOutReports(leftOut);
    const last = this.#last;
    this.#last = new Set(reports.map(asText));
    return reports.filter((report) => !last.has(asText(report)));
  }
}

function asText({ rule, paths }: WorkspaceReport): string {
  return [rule, ...paths].join('\0');
}
