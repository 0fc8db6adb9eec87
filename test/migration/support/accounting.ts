import type { Conversion, InputText } from '../../../migration/conversion.ts';
import { readEcsInputs } from '../../../migration/export/read-ecs-inputs.ts';
import { readDocuments } from '../../../migration/source/read-documents.ts';
import type { InputDocument } from '../../../migration/trace/input-document.ts';
import { unaccountedLeaves } from './unaccounted-leaves.ts';

export const ecsDocuments = (texts: readonly InputText[]): readonly InputDocument[] =>
  readEcsInputs(texts).ledgers.map(({ document }) => document);

export const kubernetesDocuments = (texts: readonly InputText[]): readonly InputDocument[] =>
  texts.flatMap(({ name, text }) => readDocuments(name, text, 'kubernetes').documents);

/** Leaves of the converted documents of which the report says nothing, as `<document> <pointer>`. Of refused ones none is expected. */
export function unaccountedIn({ report }: Conversion<unknown>, documents: readonly InputDocument[]): readonly string[] {
  const refused = new Set(report.problems.map(({ input }) => input));
  return documents
    .filter(({ name }) => !refused.has(name))
    .flatMap(({ name, content }) => {
      const fates = report.fates.filter(({ input }) => input === name);
      return unaccountedLeaves(content, fates).map((pointer) => `${name} ${pointer}`);
    });
}

/** Members that no rule knows, which nothing in real inputs should be, as `<document> <pointer>`. */
export function unknownMembersIn({ report }: Conversion<unknown>): readonly string[] {
  return report.fates.flatMap((each) =>
    each.fate === 'remarked' && each.code === 'not-converted' ? [`${each.input} ${each.pointer}`] : [],
  );
}

/** The codes of all refusals, each once, in alphabetical order. */
export function refusalsIn({ problems }: Conversion<unknown>): readonly string[] {
  return [...new Set(problems.map(({ code }) => code))].sort();
}
