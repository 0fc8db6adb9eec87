import type { RefusalCode, RemarkCode } from '../codes/index.ts';
import type { Account, RemarkText } from './account.ts';
import { below, isList, isMap, type Json } from './json.ts';

/**
 * One place of an input document: a value, and where it stands. To read a value says nothing about its fate; that is said by putting it into
 * an output (`carry`), by `ignore`, or by `remark`. Reads of the wrong type refuse the input and give undefined, so that a conversion goes on
 * and finds the other problems, too.
 */
export class Place {
  readonly value: Json;
  /** JSON pointer within the document. */
  readonly pointer: string;
  readonly #account: Account;

  constructor(account: Account, pointer: string, value: Json) {
    this.#account = account;
    this.pointer = pointer;
    this.value = value;
  }

  /** Name of the document that it is in. */
  get input(): string {
    return this.#account.document.name;
  }

  /** The member of that name; undefined where this is no map, and where the member is absent or null. */
  member(name: string): Place | undefined {
    if (!isMap(this.value)) return undefined;
    const key = this.#keyOf(name, Object.keys(this.value));
    const value = key === undefined ? undefined : this.value[key];
    return key === undefined || value === undefined || value === null
      ? undefined
      : new Place(this.#account, below(this.pointer, key), value);
  }

  /** The place that a path of names leads to; undefined where a step is missing. */
  at(...names: readonly string[]): Place | undefined {
    return names.reduce<Place | undefined>((place, name) => place?.member(name), this);
  }

  /** The members of a map of which none is null, with their names as they stand in the document. */
  members(): readonly (readonly [string, Place])[] {
    if (!isMap(this.value)) {
      this.#wrongType('a map');
      return [];
    }
    return Object.entries(this.value).flatMap(([name, value]) =>
      value === null ? [] : [[name, new Place(this.#account, below(this.pointer, name), value)] as const],
    );
  }

  /** The members of a list that are not null. */
  items(): readonly Place[] {
    if (!isList(this.value)) {
      this.#wrongType('a list');
      return [];
    }
    return this.value.flatMap((value, index) =>
      value === null ? [] : [new Place(this.#account, below(this.pointer, index), value)],
    );
  }

  /** Items of a list member; none where it is absent. */
  list(name: string): readonly Place[] {
    return this.member(name)?.items() ?? [];
  }

  /** Refuses the input unless this is a map. */
  checkMap(): boolean {
    if (isMap(this.value)) return true;
    this.#wrongType('a map');
    return false;
  }

  text(): string | undefined {
    if (typeof this.value === 'string') return this.value;
    this.#wrongType('a text');
    return undefined;
  }

  number(): number | undefined {
    if (typeof this.value === 'number') return this.value;
    this.#wrongType('a number');
    return undefined;
  }

  flag(): boolean | undefined {
    if (typeof this.value === 'boolean') return this.value;
    this.#wrongType('true or false');
    return undefined;
  }

  /** Texts of a list of texts. */
  texts(): readonly string[] {
    return this.items().flatMap((item) => item.text() ?? []);
  }

  /** A member that has to be there; refuses the input where it is not. */
  required(name: string): Place | undefined {
    const found = this.member(name);
    if (found === undefined) {
      this.refuse('missing-member', `${this.#described()} has no "${name}".`, `Add "${name}".`);
    }
    return found;
  }

  /** Says that this, and all below it, is left out of the output, and nothing is lost by it. The reason is one sentence. */
  ignore(reason: string): void {
    this.#account.ignored(this.pointer, reason);
  }

  /** Says what is lost or differs, about this and all below it. It may be said beside `carry`. */
  remark(code: RemarkCode, text: RemarkText): void {
    this.#account.remarked(this.pointer, code, text);
  }

  /** Says why this input cannot be converted; conversion goes on, to find what else is wrong. */
  refuse(code: RefusalCode, message: string, remedy: string): void {
    this.#account.refused(this.pointer, code, message, remedy);
  }

  /** For `settle` alone: this value is in the output. */
  mapped(to: string): void {
    this.#account.mapped(this.pointer, to);
  }

  #keyOf(name: string, keys: readonly string[]): string | undefined {
    if (this.#account.document.kind !== 'ecs') return keys.find((key) => key === name);
    const wanted = name.toLowerCase();
    return keys.find((key) => key.toLowerCase() === wanted);
  }

  #wrongType(wanted: string): void {
    const found = isList(this.value) ? 'a list' : isMap(this.value) ? 'a map' : `a ${typeof this.value}`;
    this.refuse('wrong-type', `${this.#described()} is ${found} where ${wanted} belongs.`, `Make it ${wanted}.`);
  }

  #described(): string {
    return this.pointer === '' ? 'The document' : this.pointer;
  }
}
