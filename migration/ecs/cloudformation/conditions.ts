import { hasPlaceholder } from '../../placeholder.ts';
import { isList, isMap, type Json } from '../../trace/json.ts';
import { defaultOf, isScalar, type Template, textOf } from './template.ts';

/** Works out conditions of a template as far as the defaults of its parameters decide them. */
export class Conditions {
  readonly #template: Template;
  readonly #resolve: (value: Json) => Json;
  readonly #known = new Map<string, boolean | undefined>();

  constructor(template: Template, resolve: (value: Json) => Json) {
    this.#template = template;
    this.#resolve = resolve;
  }

  /** Whether a condition holds; undefined where that is not known before a deployment, or where it refers to itself. */
  holds(name: string): boolean | undefined {
    if (this.#known.has(name)) return this.#known.get(name);
    this.#known.set(name, undefined);
    const holds = this.#ruleHolds(this.#template.conditions[name]);
    this.#known.set(name, holds);
    return holds;
  }

  #ruleHolds(rule: Json | undefined): boolean | undefined {
    const [name, argument] = isMap(rule) ? (Object.entries(rule)[0] ?? []) : [];
    if (name === 'Condition') return this.holds(textOf(argument));
    if (!isList(argument)) return undefined;
    if (name === 'Fn::Equals') return equal(this.#operand(argument[0]), this.#operand(argument[1]));
    const parts = argument.map((part) => this.#ruleHolds(part));
    if (name === 'Fn::Not') return parts[0] === undefined ? undefined : !parts[0];
    if (name === 'Fn::And') return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
    if (name === 'Fn::Or') return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
    return undefined;
  }

  /** In a condition an empty default means what it says; elsewhere it only means that somebody has to give a value. */
  #operand(value: Json | undefined): Json | undefined {
    const name = isMap(value) ? value['Ref'] : undefined;
    const given = typeof name === 'string' ? defaultOf(this.#template.parameters[name]) : undefined;
    return given ?? (value === undefined ? undefined : this.#resolve(value));
  }
}

function equal(left: Json | undefined, right: Json | undefined): boolean | undefined {
  if (!isScalar(left) || !isScalar(right)) return undefined;
  const [a, b] = [String(left), String(right)];
  return a === b ? true : hasPlaceholder(a) || hasPlaceholder(b) ? undefined : false;
}
