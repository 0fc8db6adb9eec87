/** The name itself, or with the first number behind it that makes it differ from all taken ones; the same for the same order of calls. */
export function distinctName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}
