import type { Alias, Node } from 'yaml';
import type { Flaw } from './text-document.ts';

/** Nodes that the aliases of one document may come to. A manifest written by hand has a few hundred; a bomb doubles with every line. */
const MAX_ALIASED_NODES = 10_000;

/** The anchors of one YAML document as its nodes are walked in their order. */
export class YamlAliases {
  readonly #flawed: (flaw: Flaw) => null;
  readonly #anchors = new Map<string, Node>();
  /** What each alias stands for, since a later anchor may take the same name. */
  readonly #targets = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  #aliasDepth = 0;
  #aliasedNodes = 0;

  constructor(flawed: (flaw: Flaw) => null) {
    this.#flawed = flawed;
  }

  /** Reads a node, whose anchor holds from its beginning on; undefined when the aliases have expanded to too much. */
  within<T>(node: Node, pointer: string, read: () => T): T | undefined {
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined && this.#aliasDepth === 0) this.#anchors.set(anchor, node);
    if (this.#aliasDepth > 0 && !this.#count(node, pointer)) return undefined;
    this.#open.add(node);
    const value = read();
    this.#open.delete(node);
    return value;
  }

  /** Reads what an alias stands for; undefined where it stands for nothing, for what it is in, or for too much. */
  expanded<T>(alias: Alias, pointer: string, read: (target: Node) => T): T | undefined {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (target === undefined) return this.#say(unknownAlias, alias, pointer);
    if (this.#open.has(target)) return this.#say(circularAlias, alias, pointer);
    if (!this.#count(alias, pointer)) return undefined;
    this.#targets.set(alias, target);
    this.#aliasDepth += 1;
    const value = read(target);
    this.#aliasDepth -= 1;
    return value;
  }

  #count(node: Node, pointer: string): boolean {
    this.#aliasedNodes += 1;
    if (this.#aliasedNodes === MAX_ALIASED_NODES) this.#say(tooManyAliases, node, pointer);
    return this.#aliasedNodes < MAX_ALIASED_NODES;
  }

  #say(flaw: Pick<Flaw, 'code' | 'message' | 'remedy'>, node: Node, pointer: string): undefined {
    this.#flawed({ ...flaw, offset: node.range?.[0] ?? 0, pointer });
    return undefined;
  }
}

const unknownAlias = {
  code: 'unknown-alias',
  message: 'This alias (*name) names an anchor that is not defined before it.',
  remedy: 'Put the value in quotes if it begins with a star; else define the anchor (&name) above.',
} as const;
const circularAlias = {
  code: 'circular-alias',
  message: 'This alias (*name) stands inside the value that it stands for.',
  remedy: 'Write the value out.',
} as const;
const tooManyAliases = {
  code: 'too-many-aliases',
  message: `The aliases of this document expand to more than ${MAX_ALIASED_NODES.toLocaleString('en-US')} values, as those of an alias bomb do.`,
  remedy: 'Write the values out.',
} as const;
