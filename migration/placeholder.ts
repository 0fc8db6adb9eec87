/** What is only known where the output is used, as envsubst and `fqs k8s setup` fill it in: `${AWS_REGION}`. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}

/** Names of the placeholders of that form in a text, each where it is used. */
export function placeholderNames(text: string): readonly string[] {
  return [...text.matchAll(/\$\{([A-Za-z_]\w*)\}/g)].map(([, name]) => name ?? '');
}

/** Whether a text holds what a template engine or envsubst is to fill in, so that its own form says nothing yet. */
export function hasPlaceholder(text: string): boolean {
  return /\$\{[^}]*\}|\{\{.*?\}\}|<[^<>]+>/.test(text);
}
