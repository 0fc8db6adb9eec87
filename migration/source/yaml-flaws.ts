import type { ErrorCode } from 'yaml';
import type { Flaw } from './text-document.ts';

const indentation = 'Indent with spaces, each level by the same number, and list items under their list.';
const quoting = 'Put the value in quotes if it has one of : # { } [ ] , & * ! | > \' " % @ ` in it.';
type Said = readonly [message: string, remedy: string];
const said = (message: string, remedy: string): Said => [message, remedy];

/** What is said about each way of breaking YAML. The parser's own messages quote the text, which may be a secret's. */
const sentences: Readonly<Record<ErrorCode, Said>> = {
  ALIAS_PROPS: said('An alias (*name) has an anchor or a tag of its own.', 'Take it off; an alias stands alone.'),
  BAD_ALIAS: said('An alias or anchor has no name, or one with a forbidden character.', quoting),
  BAD_DIRECTIVE: said('A line that begins with % is no directive of YAML.', quoting),
  BAD_DQ_ESCAPE: said(
    'A text in double quotes has a backslash before a character that needs none.',
    'Write \\\\ for a backslash, or use single quotes.',
  ),
  BAD_INDENT: said('A line is not indented as deep as what it belongs to.', indentation),
  BAD_PROP_ORDER: said('An anchor or a tag stands at the wrong place.', 'Put it between the colon and the value.'),
  BAD_SCALAR_START: said('A value begins with a character that YAML reserves.', quoting),
  BLOCK_AS_IMPLICIT_KEY: said(
    'A map or list begins in a line in which it cannot, e.g. "a: b: c".',
    'Begin it on a line of its own, indented; or put the value in quotes.',
  ),
  BLOCK_IN_FLOW: said('Within { } or [ ] there is a map or list in indented lines.', 'Write it in brackets, too.'),
  DUPLICATE_KEY: said('A key stands twice in one map.', 'Take one of them out.'),
  IMPOSSIBLE: said('The text is not YAML here.', quoting),
  KEY_OVER_1024_CHARS: said('A key is longer than 1,024 characters.', 'Look for a missing line break or quote.'),
  MISSING_CHAR: said(
    'A closing quote or bracket, a colon, a comma or a space is missing here or before.',
    'Write what is missing; between a key and its value stand a colon and a space.',
  ),
  MULTILINE_IMPLICIT_KEY: said(
    'A key goes over several lines, or a line has no colon.',
    'Write "key: value", with a space after the colon, each on one line.',
  ),
  MULTIPLE_ANCHORS: said('A value has two anchors.', 'Take one of them out.'),
  MULTIPLE_DOCS: said('A document begins where another has not ended.', 'Put --- on a line of its own between them.'),
  MULTIPLE_TAGS: said('A value has two tags.', 'Take one of them out.'),
  NON_STRING_KEY: said('A key is no text.', 'Put it in quotes.'),
  RESOURCE_EXHAUSTION: said('The document is nested too deep.', 'Look for brackets that open and never close.'),
  TAB_AS_INDENT: said('A line is indented with a tab.', 'Indent with spaces; YAML forbids tabs there.'),
  TAG_RESOLVE_FAILED: said('A tag cannot be resolved.', quoting),
  UNEXPECTED_TOKEN: said(
    'Something stands here that does not belong to what is before it.',
    `${indentation} ${quoting}`,
  ),
  BAD_COLLECTION_TYPE: said('A tag for a map stands before a list, or the other way round.', 'Take the tag out.'),
};

/** The flaw of broken YAML. */
export function yamlFlaw(code: ErrorCode, offset: number): Flaw {
  const [message, remedy] = sentences[code];
  const refusal = code === 'RESOURCE_EXHAUSTION' ? 'too-deep' : 'broken-yaml';
  return { offset, pointer: '', code: refusal, message, remedy };
}
