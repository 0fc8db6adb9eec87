import { placeholder } from '../placeholder.ts';
import { isList, isMap, type Json } from '../trace/json.ts';

const region = String.raw`[a-z]{2}(?:-[a-z]+)+-\d`;

/** Where texts of a task definition name a Region, and where beside it an account. */
const patterns: readonly RegExp[] = [
  new RegExp(String.raw`^arn:[\w-]+:[\w-]+:(?<region>${region}):(?<account>\d{12}):`),
  /^arn:[\w-]+:iam::(?<account>\d{12}):/,
  new RegExp(String.raw`^(?<account>\d{12})\.dkr\.ecr\.(?<region>${region})\.`),
  new RegExp(String.raw`^https://sqs\.(?<region>${region})\.amazonaws\.com[.\w]*/(?<account>\d{12})/`),
  new RegExp(`^(?<region>${region})$`),
];

/**
 * The Region and the account that most texts of the inputs name, the first of them where several are named equally often; placeholders where
 * none does.
 */
export function locate(...contents: readonly Json[]): { readonly region: string; readonly account: string } {
  const found = contents.flatMap(textsIn).flatMap(namedIn);
  return {
    region: mostFrequent(found.flatMap((groups) => groups['region'] ?? [])) ?? placeholder('AWS_REGION'),
    account: mostFrequent(found.flatMap((groups) => groups['account'] ?? [])) ?? placeholder('AWS_ACCOUNT_ID'),
  };
}

function namedIn(text: string): Readonly<Record<string, string>>[] {
  return patterns.flatMap((pattern) => {
    const groups = pattern.exec(text)?.groups;
    return groups === undefined ? [] : [groups];
  });
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce<[string, number] | undefined>(
    (most, each) => (most && most[1] >= each[1] ? most : each),
    undefined,
  )?.[0];
}
