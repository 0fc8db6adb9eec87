import { ServiceError } from '../service-error.ts';

/** Whether an event's message matches. */
export type FilterPattern = (message: string) => boolean;

/**
 * Reads a filter pattern (CloudWatch Logs user guide, "Filter pattern syntax").
 * Departure: of the syntax, one equation about a text at the top of a JSON event, e.g. `{ $.message = "decision" }`; other patterns are
 * refused as AWS refuses malformed ones, so that nothing is taken for a match by mistake.
 *
 * @throws ServiceError InvalidParameterException.
 */
export function parseFilterPattern(pattern: string): FilterPattern {
  if (pattern.trim() === '') return () => true;
  const [, name, value] = /^\s*\{\s*\$\.(\w+)\s*=\s*"([^"\\*]*)"\s*\}\s*$/.exec(pattern) ?? [];
  if (name === undefined || value === undefined)
    throw new ServiceError('InvalidParameterException', 'Invalid filter pattern');
  return (message) => memberOf(message, name) === value;
}

/** Undefined also for a message that is no JSON object, which no such pattern matches. */
function memberOf(message: string, name: string): unknown {
  if (!message.startsWith('{')) return undefined;
  try {
    const event: Readonly<Record<string, unknown>> = JSON.parse(message);
    return Object.hasOwn(event, name) ? event[name] : undefined;
  } catch {
    return undefined;
  }
}
