/** The name of a queue, which is the last part of its URL or ARN. */
export function queueNameOf(url: string): string {
  return url.split(/[/:]/).at(-1) ?? url;
}
