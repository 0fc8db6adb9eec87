import type { Json } from './json.ts';

/** A place in a text, both counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** One document of an input, as read: a JSON file is one, a YAML file may hold several, and a `List` is taken apart. */
export interface InputDocument {
  /** What messages call it: the file's name as given, and where it has several documents, which one: `app.yaml#2`. */
  readonly name: string;
  /** Member names of ECS inputs are found whatever their case, because CloudFormation writes `ContainerDefinitions`. */
  readonly kind: 'ecs' | 'kubernetes' | 'settings';
  /** Secret values are gone from it already: `redact` has put a mark in their place. */
  readonly content: Json;
  /** Where the value at a JSON pointer (or, for one that is absent, the nearest above it) begins in the text; undefined without a text. */
  readonly positionOf: (pointer: string) => TextPosition | undefined;
}
