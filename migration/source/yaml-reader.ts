import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { below, type Json } from '../trace/json.ts';
import { longForm, longName } from './cloudformation-tags.ts';
import { duplicateKey } from './duplicate-key.ts';
import { plainScalar } from './plain-scalar.ts';
import { unrenderedTemplate } from './template-syntax.ts';
import { type Flaw, MAX_DEPTH, numberFlaw, type TextDocument, tooDeep } from './text-document.ts';
import { YamlAliases } from './yaml-aliases.ts';

const standardTag = 'tag:yaml.org,2002:';

/** Makes values of the nodes of one YAML document, and remembers where each begins. */
export class YamlReader {
  readonly #text: string;
  readonly #kind: 'ecs' | 'kubernetes';
  readonly #offsets = new Map<string, number>();
  readonly #flaws: Flaw[] = [];
  readonly #aliases = new YamlAliases((flaw) => this.#flawed(flaw));

  constructor(text: string, kind: 'ecs' | 'kubernetes') {
    this.#text = text;
    this.#kind = kind;
  }

  documentOf(root: ParsedNode): TextDocument {
    const content = this.#value(root, '', 0);
    return { start: root.range[0], content, offsets: this.#offsets, flaws: this.#flaws };
  }

  #value(node: Node | null, pointer: string, depth: number): Json {
    if (node === null) return null;
    const offset = offsetOf(node);
    this.#offsets.set(pointer, offset);
    if (depth > MAX_DEPTH) return this.#flawed(tooDeep(offset, pointer));
    if (isAlias(node)) {
      return this.#aliases.expanded(node, pointer, (target) => this.#value(target, pointer, depth)) ?? null;
    }
    return this.#aliases.within(node, pointer, () => this.#tagged(node, pointer, depth)) ?? null;
  }

  #tagged(node: Node, pointer: string, depth: number): Json {
    const { tag } = node as { tag?: string };
    const name = tag !== undefined && this.#kind === 'ecs' ? longName(tag) : undefined;
    if (name !== undefined) {
      // A tagged scalar is always a text: `!Sub 12` means the text 12.
      const inner = isScalar(node) ? String(node.value) : this.#collection(node, below(pointer, name), depth + 1);
      return longForm(name, inner);
    }
    if (isScalar(node)) return this.#scalar(node, pointer);
    const usual = [undefined, '!', `${standardTag}${isMap(node) ? 'map' : 'seq'}`].includes(tag);
    return usual ? this.#collection(node, pointer, depth) : this.#unknownTag(node, pointer);
  }

  #collection(node: Node, pointer: string, depth: number): Json {
    if (isMap<Node, Node | null>(node)) return this.#map(node, pointer, depth);
    if (!isSeq<Node | null>(node)) return null;
    return node.items.map((item, index) => this.#value(item, below(pointer, index), depth + 1));
  }

  #scalar(node: Scalar, pointer: string): Json {
    const source = String(node.value);
    const { tag } = node;
    if (tag === '!' || tag === `${standardTag}str`) return source;
    if (tag === undefined && node.type !== 'PLAIN') return source;
    const value = plainScalar(source, this.#kind);
    if (!isOfTag(value, tag)) return this.#unknownTag(node, pointer);
    const flaw = typeof value === 'number' ? numberFlaw(source, value, offsetOf(node), pointer) : undefined;
    return flaw ? this.#flawed(flaw) : value;
  }

  #map(node: YAMLMap<Node, Node | null>, pointer: string, depth: number): Json {
    const members = [...this.#pairsOf(node, pointer)];
    return Object.fromEntries(
      members.map(([name, value]) => [name, this.#value(value, below(pointer, name), depth + 1)]),
    );
  }

  /** The members of a map by name, with those that it merges in (`<<`) after its own, which win. */
  #pairsOf(map: YAMLMap<Node, Node | null>, pointer: string): Map<string, Node | null> {
    const pairs = new Map<string, Node | null>();
    const keyOffsets = new Map<string, number>();
    const merges: (Node | null)[] = [];
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      if (isMergeKey(key)) {
        merges.push(value);
        continue;
      }
      const name = this.#keyText(key, pointer);
      if (name === undefined) continue;
      const earlier = keyOffsets.get(name);
      if (earlier !== undefined) this.#flawed(duplicateKey(this.#text, name, pointer, [earlier, offsetOf(key)]));
      keyOffsets.set(name, offsetOf(key));
      pairs.set(name, value);
    }
    for (const merged of merges) {
      for (const [name, value] of this.#merged(merged, pointer)) if (!pairs.has(name)) pairs.set(name, value);
    }
    return pairs;
  }

  #merged(source: Node | null, pointer: string): readonly (readonly [string, Node | null])[] {
    if (isAlias(source))
      return this.#aliases.expanded(source, pointer, (target) => this.#merged(target, pointer)) ?? [];
    if (isMap<Node, Node | null>(source)) return [...this.#pairsOf(source, pointer)];
    if (isSeq<Node>(source)) return source.items.flatMap((item) => this.#merged(item, pointer));
    this.#flawed({
      offset: offsetOf(source),
      pointer,
      code: 'broken-yaml',
      message: 'A merge key (<<) has a value that is no map.',
      remedy: 'Give it an alias of a map, or write the members themselves.',
    });
    return [];
  }

  #keyText(key: Node | null, pointer: string): string | undefined {
    const target = isAlias(key) ? this.#aliases.expanded(key, pointer, (found) => found) : key;
    const plain = isScalar(target) && target.type === 'PLAIN' && target.tag === undefined;
    const value = isScalar(target) ? String(target.value) : undefined;
    if (value !== undefined && (!plain || typeof plainScalar(value, this.#kind) === 'string')) return value;
    // Braces in pairs read as a map whose key is a map.
    if (isMap(target)) this.#flawed({ ...unrenderedTemplate, offset: offsetOf(key), pointer });
    else this.#flawed(keyNotText(offsetOf(key), pointer));
    return undefined;
  }

  #unknownTag(node: Node, pointer: string): null {
    return this.#flawed({
      offset: offsetOf(node),
      pointer,
      code: 'unknown-tag',
      message:
        this.#kind === 'ecs'
          ? 'This value has a YAML tag that is no function of CloudFormation, or does not fit it.'
          : 'This value has a YAML tag, a word with "!" before it, that does not fit it or that kubectl does not know.',
      remedy: 'Take the tag out, or put the value in quotes if the "!" belongs to it.',
    });
  }

  /** Each flaw once, however many aliases and merge keys lead to it. */
  #flawed(flaw: Flaw): null {
    const known = this.#flaws.some(({ offset, code }) => offset === flaw.offset && code === flaw.code);
    if (!known) this.#flaws.push(flaw);
    return null;
  }
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

function isMergeKey(key: Node | null): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function isOfTag(value: null | boolean | number | string, tag: string | undefined): boolean {
  if (tag === undefined) return true;
  if (tag === `${standardTag}null`) return value === null;
  if (tag === `${standardTag}bool`) return typeof value === 'boolean';
  if (tag === `${standardTag}int`) return Number.isInteger(value);
  return tag === `${standardTag}float` && typeof value === 'number';
}

function keyNotText(offset: number, pointer: string): Flaw {
  return {
    offset,
    pointer,
    code: 'key-not-text',
    message: 'This key is read as a number, as true or false, as null, or as a map or list, where a text belongs.',
    remedy: 'Put it in quotes; YAML 1.1 reads yes, no, on, off, y and n as true and false.',
  };
}
