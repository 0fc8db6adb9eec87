import { resourcesOf } from '../create-resources.ts';
import { type Template, TemplateError, type TemplateResolver } from '../template.ts';
import { type EventPattern, parseEventPattern } from './event-pattern.ts';

/**
 * Patterns of the template's rules, each of which hands whole events to the function.
 * Departure: that the rule may invoke the function is taken for granted, as all permissions are.
 *
 * @param functionName - of the template's one function.
 * @throws TemplateError for a rule that listens to another bus, runs on a schedule, changes its events or has another target.
 */
export function rulePatterns(template: Template, resolver: TemplateResolver, functionName: string): EventPattern[] {
  return resourcesOf(template, 'AWS::Events::Rule', resolver).map(({ logicalId, properties }) => {
    const { EventPattern: pattern, State: state, Targets: targets, Description: _, ...others } = properties;
    const [target, ...more] = (targets ?? []) as readonly Readonly<Record<string, unknown>>[];
    const { Arn: arn, Id: _id, RetryPolicy: _retries, ...changes } = target ?? {};
    const unknown = [...Object.keys(others), ...Object.keys(changes)];
    const deliversWhole = state === 'ENABLED' && more.length === 0 && unknown.length === 0;
    if (deliversWhole && String(arn).endsWith(`:function:${functionName}`)) return parseEventPattern(pattern);
    throw new TemplateError(
      `Local mode knows enabled rules on the default bus that hand whole events to the template's function only; ${logicalId} is another.`,
    );
  });
}
