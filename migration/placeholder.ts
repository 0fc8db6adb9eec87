/** What is only known where the output is used, as envsubst and `fqs k8s setup` fill it in: `${AWS_REGION}`. */
export function placeholder(name: string): string {
  return `\${${name}}`;
}
