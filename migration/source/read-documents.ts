import type { RemarkCode } from '../codes/index.ts';
import type { ConversionProblem } from '../problem.ts';
import type { RemarkText } from '../trace/account.ts';
import type { InputDocument } from '../trace/input-document.ts';
import { isMap } from '../trace/json.ts';
import { beginsLikeJson, type ReadText, readJsonText } from './json-text.ts';
import { listParts } from './list-parts.ts';
import { redact } from './redact.ts';
import { templateFlaw } from './template-syntax.ts';
import { type Flaw, type TextDocument, unreadable } from './text-document.ts';
import { textPositions } from './text-positions.ts';
import { readYamlText } from './yaml-text.ts';

/** What a text holds. */
export interface ReadDocuments {
  readonly documents: readonly InputDocument[];
  /** Of documents that cannot be used, which are not among `documents`. */
  readonly problems: readonly ConversionProblem[];
  /** What is to be said about the form of documents; `openLedgers` puts it into their accounts. */
  readonly remarks: readonly { readonly input: string; readonly code: RemarkCode; readonly text: RemarkText }[];
}

/** One document, or one item of a list. */
interface Slot {
  readonly document: TextDocument;
  readonly content: TextDocument['content'];
  readonly prefix: string;
  readonly flaws: readonly Flaw[];
}

/**
 * Reads the documents of a text. JSON or YAML is told by the content, since names of files are not always right. Values of Kubernetes
 * Secrets are gone from what is returned.
 */
export function readDocuments(name: string, text: string, kind: 'ecs' | 'kubernetes'): ReadDocuments {
  const source = text.replace(/^\uFEFF/, '');
  const { documents, remarks } = readText(source, kind);
  const slots = documents.flatMap((document) => slotsOf(document, kind));
  const position = textPositions(source);
  const nameOf = (index: number) => (slots.length === 1 ? name : `${name}#${index + 1}`);
  if (slots.length === 0) return { documents: [], problems: [emptyInput(name)], remarks: [] };
  return {
    documents: slots.flatMap(({ document, content, prefix, flaws }, index) =>
      flaws.length > 0
        ? []
        : [
            {
              name: nameOf(index),
              kind,
              content: kind === 'kubernetes' ? redact(content) : content,
              positionOf: (pointer: string) => position(nearestOffset(document, `${prefix}${pointer}`)),
            },
          ],
    ),
    problems: slots.flatMap(({ flaws }, index) =>
      flaws.map(({ offset, ...flaw }) => ({ input: nameOf(index), position: position(offset), ...flaw })),
    ),
    remarks: remarks.flatMap(({ offset, code, text: said }) => {
      const index = slots.findLastIndex(({ document }) => document.start <= offset);
      return slots.at(Math.max(index, 0))?.flaws.length === 0
        ? [{ input: nameOf(Math.max(index, 0)), code, text: said }]
        : [];
    }),
  };
}

function readText(text: string, kind: 'ecs' | 'kubernetes'): ReadText {
  if (text.includes('\0')) return { documents: [unreadable(notText)], remarks: [] };
  if (/^\s*\{\{/.test(text)) {
    const flaw = templateFlaw(text, 0);
    if (flaw) return { documents: [unreadable(flaw)], remarks: [] };
  }
  // A line of dashes separates documents of YAML, which reads JSON, too; within JSON it cannot stand.
  return beginsLikeJson(text) && !/^---/m.test(text) ? readJsonText(text) : readYamlText(text, kind);
}

function slotsOf(document: TextDocument, kind: 'ecs' | 'kubernetes'): readonly Slot[] {
  const { content, flaws } = document;
  if (flaws.length > 0) return [{ document, content, prefix: '', flaws }];
  const parts = kind === 'kubernetes' ? listParts(content) : [{ content, prefix: '' }];
  return parts.map((part) => ({
    document,
    ...part,
    flaws: isMap(part.content) ? [] : [rootNotMap(document, part.prefix, kind)],
  }));
}

function nearestOffset({ offsets, start }: TextDocument, pointer: string): number {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const offset = offsets.get(at);
    if (offset !== undefined) return offset;
  }
  return start;
}

function rootNotMap(document: TextDocument, pointer: string, kind: 'ecs' | 'kubernetes'): Flaw {
  return {
    offset: nearestOffset(document, pointer),
    pointer: '',
    code: 'root-not-map',
    message: 'The document is a list or a single value where a map belongs.',
    remedy:
      kind === 'ecs'
        ? 'Give the whole task definition; a list of containers goes into its "containerDefinitions".'
        : 'Give whole manifests, each with "apiVersion" and "kind"; several go into one "kind: List" or between lines of ---.',
  };
}

const notText: Flaw = {
  offset: 0,
  pointer: '',
  code: 'not-text',
  message: 'The file is no text in UTF-8.',
  remedy: 'Give a JSON or YAML file, saved as UTF-8.',
};

function emptyInput(input: string): ConversionProblem {
  return {
    input,
    pointer: '',
    code: 'empty-input',
    message: 'The file is empty: it holds no document.',
    remedy: 'Look whether what was to write it has failed, and give a file with a document in it.',
  };
}
