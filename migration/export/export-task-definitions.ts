import type { Conversion, ConvertedWorkload, InputText, OutputFile } from '../conversion.ts';
import { checkTaskDefinition } from '../ecs/check-task-definition.ts';
import { servicesIn } from '../ecs/service-input.ts';
import { taskDefinitionsIn } from '../ecs/task-definition-input.ts';
import { manifestProblems } from '../kubernetes/validate.ts';
import { reportOf } from '../report/loss-report.ts';
import { withDistinctNames } from '../source/distinct-names.ts';
import type { Ledger } from '../trace/ledger.ts';
import { type Attempt, partsOfAttempt } from './attempt.ts';
import type { ExportedFacts, ExportRequest } from './export-request.ts';
import { draftWorkload, type ExportedWorkload, settleWorkload } from './export-workload.ts';
import { familyOf } from './family.ts';
import { tellLogOverlaps } from './log-overlaps.ts';
import { matchServices } from './matched-services.ts';
import { nameWorkloads } from './named-workloads.ts';
import { readEcsInputs } from './read-ecs-inputs.ts';
import { isConverted, refusedParts, refuseWithCompanions } from './refusals.ts';
import { hasSettings, settingsLedger } from './settings-ledger.ts';
import { shareLogs } from './shared-logs.ts';
import { alikeNamespaces, refuseSharedNames } from './shared-names.ts';
import type { Source } from './source.ts';
import { templateResourcesIn } from './template-resources.ts';
import { workloadFiles } from './workload-files.ts';

type SettledAttempt = Omit<Attempt, 'draft'> & { readonly exported: ExportedWorkload };

/**
 * Task definitions to Kubernetes manifests. One that cannot be converted does not keep the others from it, of the same document or of
 * another: why is among the problems, and nothing else is said of its parts.
 */
export async function exportTaskDefinitions(request: ExportRequest): Promise<Conversion<ExportedFacts>> {
  const taskTexts = withDistinctNames(request.taskDefinitions);
  const tasks = readEcsInputs(taskTexts);
  const settings = settingsLedger(request.settings);
  const sources = tasks.ledgers.flatMap((ledger): Source[] =>
    taskDefinitionsIn(ledger.root).map((input) => ({ ...input, ledger })),
  );
  const services = readEcsInputs(withDistinctNames(notReadYet(request.services, taskTexts, sources), taskTexts));
  for (const { task } of sources) checkTaskDefinition(task);
  const attempts = attemptsAt(sources, services.ledgers, settings, request);
  refuseWithCompanions(attempts);
  refuseSharedNames(attempts.filter((attempt) => isConverted(attempt, attempts)));
  const { settled, files } = settleAll(attempts.filter((attempt) => isConverted(attempt, attempts)));
  for (const attempt of settled) await validate(attempt, request);

  const used = attempts.some(({ ledgers }) => ledgers.includes(settings)) ? [settings] : [];
  const ledgers = [...tasks.ledgers, ...services.ledgers, ...used];
  const report = reportOf(
    ledgers,
    [...request.unread, ...tasks.problems, ...services.problems],
    refusedParts(ledgers, attempts),
  );
  const converted = settled.filter((attempt) => isConverted(attempt, attempts));
  return {
    workloads: converted.map(workloadOf),
    files: converted.length === 0 ? [] : files,
    problems: report.problems,
    report,
  };
}

/** A template that has task definitions and services is read once, however it is given. */
function notReadYet(
  services: readonly InputText[],
  taskTexts: readonly InputText[],
  sources: readonly Source[],
): readonly InputText[] {
  const names = new Set(sources.filter((source) => source.services.length > 0).map(({ task }) => task.input));
  const read = new Set(taskTexts.filter(({ name }) => names.has(name)).map(({ text }) => text));
  return services.filter(({ text }) => !read.has(text));
}

/** What is refused is not settled: nothing of it is in an output. */
function settleAll(attempts: readonly Attempt[]): {
  readonly settled: readonly SettledAttempt[];
  readonly files: readonly OutputFile[];
} {
  const made = attempts.map(({ draft }) => draft);
  tellLogOverlaps(made);
  const { drafts, files } = shareLogs(alikeNamespaces(made));
  const settled = attempts.map(({ draft, ...attempt }, index) => ({
    ...attempt,
    exported: settleWorkload(drafts[index] ?? draft),
  }));
  return { settled, files };
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
      ...(draft.facts.isQueueWorker && source.settings === undefined && hasSettings(settings) ? [settings] : []),
    ];
    return {
      name,
      draft,
      ledgers: [source.ledger, ...companions.filter((ledger) => ledger !== source.ledger)],
      task: source.task,
      parts: partsOfAttempt(source, service),
    };
  });
}

async function validate({ exported, task }: SettledAttempt, { target }: ExportRequest): Promise<void> {
  const external = (exported.facts.credentials?.secrets ?? []).map(({ name }) => `Secret/${name}`);
  for (const { object, pointer, message } of await manifestProblems(exported.manifests, { target, external })) {
    task.refuse(
      'invalid-output',
      `${object} ${pointer} is not valid: ${message}`,
      'Look whether the input asks for it; else it is a mistake of the conversion, and worth a report.',
    );
  }
}

function workloadOf({ name, exported }: SettledAttempt): ConvertedWorkload<ExportedFacts> {
  return { name, files: workloadFiles(exported), facts: exported.facts };
}
