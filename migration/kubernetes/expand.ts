/** A text with its references replaced. */
interface Expansion {
  readonly text: string;
  /** Names of references that stayed as they were, each once, in order. */
  readonly unresolved: readonly string[];
}

/** `$$`, a whole reference `$(NAME)`, or a lone operator; a reference ends at the first closing parenthesis. */
const EXPRESSION = /\$\$|\$\(([^)]*)\)/g;

/**
 * What Kubernetes makes of `$(NAME)` in a command, its arguments and the values of environment variables (Kubernetes API reference, Container,
 * args): a reference that can be resolved becomes the value, which is not expanded again; any other stays as it is; `$$` becomes `$`, so
 * that `$$(NAME)` is the literal text `$(NAME)`. ECS expands nothing.
 */
export function expandReferences(text: string, textOf: (name: string) => string | undefined): Expansion {
  const unresolved = new Set<string>();
  const expanded = text.replace(EXPRESSION, (expression: string, name: string | undefined) => {
    if (name === undefined) return '$';
    const value = textOf(name);
    if (value === undefined) unresolved.add(name);
    return value ?? expression;
  });
  return { text: expanded, unresolved: [...unresolved] };
}
