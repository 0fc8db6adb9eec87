import type { Conversion, ConvertedWorkload } from '../conversion.ts';
import { checkTaskDefinition } from '../ecs/check-task-definition.ts';
import { servicesIn } from '../ecs/service-input.ts';
import { taskDefinitionsIn } from '../ecs/task-definition-input.ts';
import { manifestProblems } from '../kubernetes/validate.ts';
import { reportOf } from '../report/loss-report.ts';
import type { Ledger } from '../trace/ledger.ts';
import type { ExportedFacts, ExportRequest } from './export-request.ts';
import { type ExportedWorkload, exportWorkload } from './export-workload.ts';
import { familyOf } from './family.ts';
import { matchServices } from './matched-services.ts';
import { nameWorkloads } from './named-workloads.ts';
import { readEcsInputs } from './read-ecs-inputs.ts';
import { settingsLedger } from './settings-ledger.ts';
import type { Source } from './source.ts';
import { workloadFiles } from './workload-files.ts';

/** A workload, and the accounts of all that it was made from: its own document first. */
interface Attempt {
  readonly name: string;
  readonly exported: ExportedWorkload;
  readonly ledgers: readonly [Ledger, ...Ledger[]];
}

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
  for (const attempt of attempts) await validate(attempt, request);
  refuseWithCompanions(attempts);

  const used = attempts.some(({ ledgers }) => ledgers.includes(settings)) ? [settings] : [];
  const report = reportOf(
    [...tasks.ledgers, ...services.ledgers, ...used],
    [...request.unread, ...tasks.problems, ...services.problems],
  );
  const converted = attempts.filter(({ ledgers: [own] }) => own.problems.length === 0);
  return { workloads: converted.map(workloadOf), problems: report.problems, report };
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
    const exported = exportWorkload(
      { ...source, family, service, settings: source.settings ?? settings.root },
      name,
      request,
    );
    const companions = [
      ...serviceLedgers.filter(({ document }) => document.name === service?.service.input),
      ...(exported.facts.isQueueWorker && source.settings === undefined ? [settings] : []),
    ];
    return { name, exported, ledgers: [source.ledger, ...companions.filter((ledger) => ledger !== source.ledger)] };
  });
}

/** What is refused already need not be valid. */
async function validate({ exported, ledgers: [own] }: Attempt, { target }: ExportRequest): Promise<void> {
  if (own.problems.length > 0) return;
  for (const { object, pointer, message } of await manifestProblems(exported.manifests, { target })) {
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

function workloadOf({ name, exported }: Attempt): ConvertedWorkload<ExportedFacts> {
  return { name, files: workloadFiles(exported), facts: exported.facts };
}
