import type { Conversion, ConvertedWorkload, OutputFile } from '../conversion.ts';
import { checkTaskDefinition } from '../ecs/check-task-definition.ts';
import { servicesIn } from '../ecs/service-input.ts';
import { taskDefinitionsIn } from '../ecs/task-definition-input.ts';
import { manifestProblems } from '../kubernetes/validate.ts';
import { reportOf } from '../report/loss-report.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { ExportedFacts, ExportRequest } from './export-request.ts';
import { draftWorkload, type ExportedWorkload, settleWorkload } from './export-workload.ts';
import { familyOf } from './family.ts';
import { matchServices } from './matched-services.ts';
import { nameWorkloads } from './named-workloads.ts';
import { readEcsInputs } from './read-ecs-inputs.ts';
import { settingsLedger } from './settings-ledger.ts';
import { shareLogs } from './shared-logs.ts';
import type { Source } from './source.ts';
import { templateResourcesIn } from './template-resources.ts';
import type { WorkloadDraft } from './workload-draft.ts';
import { workloadFiles } from './workload-files.ts';

/** A workload, and the accounts of all that it was made from: its own document first. */
interface Attempt {
  readonly name: string;
  readonly draft: WorkloadDraft;
  readonly ledgers: readonly [Ledger, ...Ledger[]];
}

type SettledAttempt = Omit<Attempt, 'draft'> & { readonly exported: ExportedWorkload };

/**
 * Task definitions to Kubernetes manifests. One that cannot be converted does not keep the others from it: why is among the problems, and
 * its document is refused as a whole.
 */
export async function exportTaskDefinitions(request: ExportRequest): Promise<Conversion<ExportedFacts>> {
  const tasks = readEcsInputs(request.taskDefinitions);
  const services = readEcsInputs(request.services);
  const settings = settingsLedger(request.settings);
  const sources = tasks.ledgers.flatMap((ledger): Source[] =>
    taskDefinitionsIn(ledger.root).map((input) => ({ ...input, ledger })),
  );
  for (const { task } of sources) checkTaskDefinition(task);
  const attempts = attemptsAt(sources, services.ledgers, settings, request);
  refuseWithCompanions(attempts);
  const { settled, files } = settleAll(attempts.filter(isConverted));
  for (const attempt of settled) await validate(attempt, request);

  const used = attempts.some(({ ledgers }) => ledgers.includes(settings)) ? [settings] : [];
  const report = reportOf(
    [...tasks.ledgers, ...services.ledgers, ...used],
    [...request.unread, ...tasks.problems, ...services.problems],
  );
  const converted = settled.filter(isConverted);
  return {
    workloads: converted.map(workloadOf),
    files: converted.length === 0 ? [] : files,
    problems: report.problems,
    report,
  };
}

/** What is refused is not settled: nothing of it is in an output. */
function settleAll(attempts: readonly Attempt[]): {
  readonly settled: readonly SettledAttempt[];
  readonly files: readonly OutputFile[];
} {
  const { drafts, files } = shareLogs(attempts.map(({ draft }) => draft));
  const settled = attempts.map(({ draft, ...attempt }, index) => ({
    ...attempt,
    exported: settleWorkload(drafts[index] ?? draft),
  }));
  return { settled, files };
}

function isConverted({ ledgers: [own] }: Pick<Attempt, 'ledgers'>): boolean {
  return own.problems.length === 0;
}

function attemptsAt(
  sources: readonly Source[],
  serviceLedgers: readonly Ledger[],
  settings: Ledger,
  request: ExportRequest,
): readonly Attempt[] {
  const described = serviceLedgers.flatMap((ledger) => servicesIn(ledger.root));
  const matched = matchServices(sources, described);
  return nameWorkloads(sources).map(({ source, name }) => {
    const service = matched.get(source);
    const family = familyOf(source);
    const draft = draftWorkload(
      {
        ...source,
        family,
        service,
        settings: source.settings ?? settings.root,
        templateResources: templateResourcesIn(source.ledger.document.content),
      },
      name,
      request,
    );
    const companions = [
      ...serviceLedgers.filter(({ document }) => document.name === service?.service.input),
      ...(draft.facts.isQueueWorker && source.settings === undefined ? [settings] : []),
    ];
    return { name, draft, ledgers: [source.ledger, ...companions.filter((ledger) => ledger !== source.ledger)] };
  });
}

async function validate({ exported, ledgers: [own] }: SettledAttempt, { target }: ExportRequest): Promise<void> {
  const external = (exported.facts.credentials?.secrets ?? []).map(({ name }) => `Secret/${name}`);
  for (const { object, pointer, message } of await manifestProblems(exported.manifests, { target, external })) {
    own.refused(
      '',
      'invalid-output',
      `${object} ${pointer} is not valid: ${message}`,
      'Look whether the input asks for it; else it is a mistake of the conversion, and worth a report.',
    );
  }
}

function refuseWithCompanions(attempts: readonly Attempt[]): void {
  for (const {
    ledgers: [own, ...companions],
  } of attempts) {
    const refused = companions.filter(({ problems }) => problems.length > 0).map(({ document }) => document.name);
    if (refused.length === 0 || own.problems.length > 0) continue;
    own.refused(
      '',
      'refused-companion',
      `What belongs to it was refused: ${refused.join(', ')}.`,
      'Correct that first.',
    );
  }
}

function workloadOf({ name, exported }: SettledAttempt): ConvertedWorkload<ExportedFacts> {
  return { name, files: workloadFiles(exported), facts: exported.facts };
}
