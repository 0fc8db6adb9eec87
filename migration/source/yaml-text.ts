import { type Document, parseAllDocuments } from 'yaml';
import type { ReadText } from './json-text.ts';
import { templateFlaw } from './template-syntax.ts';
import { type TextDocument, tooDeep, unreadable } from './text-document.ts';
import { yamlFlaw } from './yaml-flaws.ts';
import { YamlReader } from './yaml-reader.ts';

/**
 * Reads a YAML text of any number of documents as kubectl does, or for ECS as the AWS tools do; empty ones are left out. Of a document that
 * breaks the grammar only the first flaw is told, since the later ones mostly follow from it.
 */
export function readYamlText(text: string, kind: 'ecs' | 'kubernetes'): ReadText {
  const documents = parse(text);
  if (documents === undefined) return { documents: [unreadable(tooDeep(0, ''))], remarks: [] };
  return { documents: documents.flatMap((document) => read(text, document, kind)), remarks: [] };
}

/** Every scalar comes as the text that it is written as (`failsafe`); what it means is decided by `YamlReader`. */
function parse(text: string): readonly Document.Parsed[] | undefined {
  const options = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, merge: false } as const;
  try {
    return parseAllDocuments(text, { ...options, prettyErrors: false, logLevel: 'silent' });
  } catch (error) {
    // The parser recurses over the levels.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(text: string, document: Document.Parsed, kind: 'ecs' | 'kubernetes'): readonly TextDocument[] {
  const [first] = document.errors;
  if (first) {
    const offset = first.pos[0];
    return [unreadable(templateFlaw(text, offset) ?? yamlFlaw(first.code, offset))];
  }
  const root = document.contents;
  if (root === null) return [];
  const found = new YamlReader(text, kind).documentOf(root);
  return found.content === null && found.flaws.length === 0 ? [] : [found];
}
