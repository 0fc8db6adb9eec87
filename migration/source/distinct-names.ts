import type { InputText } from '../conversion.ts';

/** The texts, of which no two have one name, nor one that is `taken`: accounts and problems are told apart by it. */
export function withDistinctNames(texts: readonly InputText[], taken: readonly InputText[] = []): readonly InputText[] {
  const names = new Set(taken.map(({ name }) => name));
  return texts.map(({ name, text }) => {
    const own = distinctName(name, names);
    names.add(own);
    return { name: own, text };
  });
}

function distinctName(name: string, names: ReadonlySet<string>): string {
  let own = name;
  for (let number = 2; names.has(own); number += 1) own = `${name} (${number})`;
  return own;
}
