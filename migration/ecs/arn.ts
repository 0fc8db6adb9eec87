/** The fields of an ARN (AWS general reference, "Amazon Resource Names"). Region and account are empty where a service has none. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All that follows the account, colons included. */
  readonly resource: string;
}

/** Reads an ARN; undefined for what is none. Placeholders such as `${AWS_REGION}` or `{{region}}` may stand in any field. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...resource] = splitAtColons(text);
  if (prefix !== 'arn' || !partition || !service || region === undefined || account === undefined) return undefined;
  return resource.join(':') === '' ? undefined : { partition, service, region, account, resource: resource.join(':') };
}

export function arnText({ partition, service, region, account, resource }: Arn): string {
  return ['arn', partition, service, region, account, resource].join(':');
}

/** The AWS partition of a Region (AWS general reference, "Amazon Resource Names"); that of a Region which is not known yet is `aws`. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Splits at colons, but not at those inside of a placeholder: `${TAG:-latest}` is one word. */
export function splitAtColons(text: string): string[] {
  const words: string[] = [''];
  for (const [piece] of text.matchAll(/\$\{[^}]*\}|\{\{.*?\}\}|[\s\S]/g)) {
    if (piece === ':') words.push('');
    else words[words.length - 1] += piece;
  }
  return words;
}
