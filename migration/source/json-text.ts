import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { below, type Json } from '../trace/json.ts';
import { duplicateKey } from './duplicate-key.ts';
import { type JsonErrorName, jsonFlaw } from './json-flaws.ts';
import { jsonFormRemarks } from './json-form.ts';
import { templateFlaw } from './template-syntax.ts';
import {
  type Flaw,
  type FormRemark,
  MAX_DEPTH,
  numberFlaw,
  type TextDocument,
  tooDeep,
  unreadable,
} from './text-document.ts';
import { textPositions } from './text-positions.ts';

/** Documents of a text in their order, and what was read although the grammar forbids it. */
export interface ReadText {
  readonly documents: readonly TextDocument[];
  readonly remarks: readonly FormRemark[];
}

/** Whether a text is meant as JSON: its first character beside white space and comments opens a map or a list. */
export function beginsLikeJson(text: string): boolean {
  return /^(\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(\[|\{(?!\{))/.test(text);
}

/**
 * Reads a JSON text, or several one after another, as `jq` writes them. Comments and trailing commas are read all the same, each kind with a
 * remark.
 */
export function readJsonText(text: string): ReadText {
  const documents: TextDocument[] = [];
  const remarks: FormRemark[] = [];
  for (let from: number | undefined = 0; from !== undefined; ) {
    const { root, error } = parseFrom(text, from);
    const next: number | undefined =
      error?.name === 'EndOfFileExpected' && /[{[]/.test(text.charAt(error.offset)) ? error.offset : undefined;
    if (root === undefined || (error !== undefined && next === undefined)) {
      return { documents: [...documents, unreadable(flawOf(text, from, error))], remarks };
    }
    documents.push(new TreeReader(text, from).documentOf(root));
    remarks.push(...jsonFormRemarks(text, from));
    from = next;
  }
  return { documents, remarks };
}

interface GrammarError {
  readonly name: JsonErrorName;
  readonly offset: number;
}

/** The tree of the document that begins at an offset; neither tree nor error where it is so deep that the parser, which recurses, gave up. */
function parseFrom(text: string, from: number): { root?: Node | undefined; error?: GrammarError | undefined } {
  const errors: ParseError[] = [];
  try {
    const root = parseTree(text.slice(from), errors, { allowTrailingComma: true });
    const [first] = errors;
    return { root, error: first && { name: printParseErrorCode(first.error), offset: from + first.offset } };
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function flawOf(text: string, from: number, error: GrammarError | undefined): Flaw {
  if (error === undefined) return tooDeep(from, '');
  const { offset } = error;
  const name = closingName(error.name, text.charAt(offset));
  const opener = name.startsWith('CloseB') ? lastUnclosed(text, from, offset) : undefined;
  return (
    templateFlaw(text, offset) ?? jsonFlaw(name, offset, opener === undefined ? undefined : textPositions(text)(opener))
  );
}

/** Where the parser misses a comma before a bracket of the other kind, its own kind was not closed. */
function closingName(name: JsonErrorName, found: string): JsonErrorName {
  if (name !== 'CommaExpected') return name;
  if (found === '}') return 'CloseBracketExpected';
  return found === ']' ? 'CloseBraceExpected' : name;
}

function lastUnclosed(text: string, from: number, to: number): number | undefined {
  const open: number[] = [];
  const opens = (offset: number) => {
    open.push(from + offset);
  };
  const closes = (offset: number) => {
    // At the end of the text the parser closes what is open.
    if (from + offset < to) open.pop();
  };
  const visitor = { onObjectBegin: opens, onArrayBegin: opens, onObjectEnd: closes, onArrayEnd: closes };
  visit(text.slice(from, to), visitor, { allowTrailingComma: true });
  return open.at(-1);
}

/** Makes values of a tree, and remembers where each begins. */
class TreeReader {
  readonly #text: string;
  readonly #from: number;
  readonly #offsets = new Map<string, number>();
  readonly #flaws: Flaw[] = [];

  constructor(text: string, from: number) {
    this.#text = text;
    this.#from = from;
  }

  documentOf(root: Node): TextDocument {
    const content = this.#value(root, '', 0);
    return { start: this.#from + root.offset, content, offsets: this.#offsets, flaws: this.#flaws };
  }

  #value(node: Node, pointer: string, depth: number): Json {
    const offset = this.#from + node.offset;
    this.#offsets.set(pointer, offset);
    if (depth > MAX_DEPTH) return this.#flawed(tooDeep(offset, pointer));
    if (node.type === 'object') return this.#map(node, pointer, depth);
    if (node.type === 'array') {
      return (node.children ?? []).map((item, index) => this.#value(item, below(pointer, index), depth + 1));
    }
    if (node.type !== 'number') return node.value;
    const flaw = numberFlaw(this.#text.slice(offset, offset + node.length), node.value, offset, pointer);
    return flaw ? this.#flawed(flaw) : node.value;
  }

  #map(node: Node, pointer: string, depth: number): Json {
    const keyOffsets = new Map<string, number>();
    const members = (node.children ?? []).flatMap(({ children: [key, value] = [] }) => {
      if (key === undefined || value === undefined) return [];
      const name: string = key.value;
      const offset = this.#from + key.offset;
      const earlier = keyOffsets.get(name);
      if (earlier !== undefined) this.#flaws.push(duplicateKey(this.#text, name, pointer, [earlier, offset]));
      keyOffsets.set(name, offset);
      return [[name, this.#value(value, below(pointer, name), depth + 1)] as const];
    });
    return Object.fromEntries(members);
  }

  #flawed(flaw: Flaw): null {
    this.#flaws.push(flaw);
    return null;
  }
}
