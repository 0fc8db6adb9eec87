import { ServiceError } from '../service-error.ts';

/** Whether an event's message matches. */
export type FilterPattern = (message: string) => boolean;

/**
 * Reads a filter pattern (CloudWatch Logs user guide, "Filter pattern syntax").
 * Departure: of the syntax, equations about a text at the top of a JSON event: one, e.g. `{ $.message = "decision" }`, or several of which
 * one holds, e.g. `{ ($.message = "one") || ($.message = "two") }`. Other patterns are refused as AWS refuses malformed ones, so that
 * nothing is taken for a match by mistake.
 *
 * @throws ServiceError InvalidParameterException.
 */
export function parseFilterPattern(pattern: string): FilterPattern {
  if (pattern.trim() === '') return () => true;
  const [, condition] = /^\s*\{(.*)\}\s*$/.exec(pattern) ?? [];
  if (condition === undefined) throw malformed();
  const single = readEquation(condition);
  const equations = single ? [single] : condition.split('||').map(readInParentheses);
  return (message) => equations.some(({ name, value }) => memberOf(message, name) === value);
}

interface Equation {
  readonly name: string;
  readonly value: string;
}

function readEquation(text: string): Equation | undefined {
  const [, name, value] = /^\s*\$\.(\w+)\s*=\s*"([^"\\*]*)"\s*$/.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

function readInParentheses(text: string): Equation {
  const [, inner = ''] = /^\s*\((.*)\)\s*$/.exec(text) ?? [];
  const equation = readEquation(inner);
  if (!equation) throw malformed();
  return equation;
}

const malformed = () => new ServiceError('InvalidParameterException', 'Invalid filter pattern');

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
