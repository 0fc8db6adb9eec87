import type { Flaw } from './text-document.ts';

/**
 * The flaw of a text that breaks at an offset because it is a template; undefined where braces in pairs stand in quotes alone, as
 * placeholders in values do.
 */
export function templateFlaw(text: string, brokenAt: number): Flaw | undefined {
  const lineBefore = text.slice(text.lastIndexOf('\n', brokenAt - 1) + 1, brokenAt);
  if (!lineBefore.includes('{{') && !hasBareBraces(text)) return undefined;
  return { ...unrenderedTemplate, offset: text.indexOf('{{'), pointer: '' };
}

export const unrenderedTemplate = {
  code: 'unrendered-template',
  message: 'This looks like a template: {{ ... }} stands where a value or a member belongs.',
  remedy: 'Render it first, e.g. with "helm template" or the tool that deploys it, and convert what comes out.',
} as const satisfies Partial<Flaw>;

function hasBareBraces(text: string): boolean {
  return text.split('\n').some((line) => line.replaceAll(/"[^"]*"|'[^']*'|(^|\s)#.*/g, '').includes('{{'));
}
