/**
 * A text that Kubernetes expands to the given one. In command, args, values of env and commands of exec probes it replaces `$(NAME)`, and
 * makes one dollar sign of two (Kubernetes API reference, "Container", command); ECS passes them on as they are. A single dollar sign that
 * no parenthesis follows stays as it is in both.
 */
export function escapeReferences(text: string): string {
  return text.replace(/\$+(?=\()|\${2,}/g, (dollars) => dollars + dollars);
}
