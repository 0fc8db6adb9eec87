import { parseDocument, stringify } from 'yaml';
import type { InputText } from '../migration/conversion.ts';
import { taskDefinitionsIn } from '../migration/ecs/task-definition-input.ts';
import { readEcsInputs } from '../migration/export/read-ecs-inputs.ts';
import { isMap } from '../migration/trace/json.ts';
import { kubernetesDocuments } from '../test/migration/support/accounting.ts';
import { exported, manifestTexts } from '../test/migration/support/exported.ts';
import { median, rounded } from './statistics.ts';

/** How much is measured. */
export interface SpeedOptions {
  /** Task definitions in one call. */
  readonly taskDefinitions: number;
  readonly rounds: number;
}

/** To EKS with nodes, which refuses the fewest. */
const TARGET = 'eks-nodes';

/**
 * How long so many task definitions take in one call, from the texts to the texts; beside it what the `yaml` package takes to read the same texts and
 * to write the same manifests, which shows how fast the machine is.
 */
export async function migrationSpeed(cases: readonly InputText[], options: SpeedOptions): Promise<object> {
  const inputs = await manyOf(cases, options.taskDefinitions);
  const written = manifestTexts(await exported(inputs, TARGET));
  const manifests = kubernetesDocuments(written).map(({ content }) => content);
  const rounds: { readonly converting: number; readonly yamlAlone: number }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const converting = await millisecondsOf(async () => manifestTexts(await exported(inputs, TARGET)));
    const yamlAlone = await millisecondsOf(async () => {
      for (const { text } of inputs) parseDocument(text).toJS();
      for (const manifest of manifests) stringify(manifest);
    });
    rounds.push({ converting, yamlAlone });
  }
  return {
    taskDefinitions: inputs.length,
    convertedTaskDefinitions: written.length,
    milliseconds: rounded(median(rounds.map(({ converting }) => converting)), 0),
    millisecondsGoal: 5000,
    convertingOverYamlAlone: rounded(median(rounds.map(({ converting, yamlAlone }) => converting / yamlAlone))),
  };
}

/** Different task definitions: those of the cases that can be converted in turn, each of another family. */
async function manyOf(cases: readonly InputText[], count: number): Promise<readonly InputText[]> {
  const good: InputText[] = [];
  for (const input of cases) if ((await exported([input], TARGET)).problems.length === 0) good.push(input);
  const contents = readEcsInputs(good).ledgers.flatMap(({ root }) =>
    taskDefinitionsIn(root).flatMap(({ task, form }) =>
      isMap(task.value) && form !== 'template' && form !== 'cloudformation' ? [task.value] : [],
    ),
  );
  return Array.from({ length: contents.length === 0 ? 0 : count }, (_, index) => {
    const content = { ...contents[index % contents.length], family: `family-${index}` };
    return { name: `family-${index}.json`, text: JSON.stringify(content, undefined, 2) };
  });
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}
