import type { Account } from '../trace/account.ts';
import type { InputDocument } from '../trace/input-document.ts';
import { below, isList, isMap, type Json } from '../trace/json.ts';

/** A text in a document that something else is to fill in. */
interface Placeholder {
  /** Where the text stands that holds it. */
  readonly pointer: string;
  /** The placeholder itself, e.g. `${IMAGE_TAG}`. */
  readonly text: string;
}

/** `{{name}}` of Go templates, ecspresso and Jinja, `__NAME__`, `<NAME>` and `<your-account>` of documentation. */
const anywhere = /\{\{[^{}]+\}\}|__[A-Z][A-Z0-9_]*__|<[A-Za-z](?:[\w .:-]*\w)?>/g;
/** `${name}` of envsubst and Terraform; a row of X, as in `subnet-xxxxxxxx`. In a command both are the shell's own (`mktemp XXXXXX`). */
const outsideCommands = new RegExp(
  `${anywhere.source}|\\$\\{[^{}]+\\}|(?<![A-Za-z0-9])(?:X{4,}|x{4,})(?![A-Za-z0-9])`,
  'g',
);

/** What CloudFormation resolves; what becomes of it in a variable is said by the export of variables. */
const dynamicReference = /^\{\{resolve:(secretsmanager|ssm|ssm-secure):/;

/** Members whose texts a shell or a program reads; CloudFormation fills in those of `Fn::Sub` itself. */
const commands = /^(command|args|entrypoint)$/i;
const notToRead = /^(fn::sub|kubectl\.kubernetes\.io\/last-applied-configuration)$/i;
/** Members below which a value may be a secret of which even a part must not be quoted. */
const values = /^(environment|env|data|stringdata)$/i;
/** Members of which a part may be quoted; elsewhere a text may be a header with a token, or a person's note of one. */
const plainMembers = /^(image|name|namespace|family|cluster|region|.*arn|.*url|subnets|securitygroups)$/i;

/**
 * Placeholders in the texts of a document, in its order. Texts of several lines are scripts and files, and what looks like markup is none
 * either. Within commands only a whole text counts, since a shell has expressions of the same form.
 */
export function placeholdersIn({ content }: Pick<InputDocument, 'content'>): readonly Placeholder[] {
  return textsOf(content, '', []).flatMap(({ pointer, text, names }) =>
    inText(text, names).map((placeholder) => ({ pointer, text: placeholder })),
  );
}

/** Notes each text with placeholders at its place. What becomes of the text is said by the conversion all the same. */
export function remarkPlaceholders(account: Account): void {
  for (const { pointer, text, names } of textsOf(account.document.content, '', [])) {
    const placeholders = inText(text, names);
    if (placeholders.length === 0) continue;
    const quoted = mayBeQuoted(text, names, placeholders) ? ` (${placeholders.join(', ')})` : '';
    const which = placeholders.length === 1 ? 'a placeholder' : `${placeholders.length} placeholders`;
    account.remarked(pointer, 'placeholder', {
      lost: `This text holds ${which}${quoted}, carried as it is.`,
      remedy: 'Fill it in before the conversion, or in what comes out of it.',
    });
  }
}

function mayBeQuoted(text: string, names: readonly string[], [first]: readonly string[]): boolean {
  if (names.some((name) => values.test(name))) return false;
  return text === first || plainMembers.test(names.at(-1) ?? '');
}

interface FoundText {
  readonly pointer: string;
  readonly text: string;
  /** Names of the members that lead to it. */
  readonly names: readonly string[];
}

function textsOf(value: Json, pointer: string, names: readonly string[]): readonly FoundText[] {
  if (typeof value === 'string') return [{ pointer, text: value, names }];
  if (isList(value)) return value.flatMap((item, index) => textsOf(item, below(pointer, index), names));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    notToRead.test(name) ? [] : textsOf(member, below(pointer, name), [...names, name]),
  );
}

function inText(text: string, names: readonly string[]): readonly string[] {
  if (text.includes('\n') || /<\/|\/>/.test(text)) return [];
  if (!names.some((name) => commands.test(name))) {
    const found = text.match(outsideCommands) ?? [];
    const isVariable = names.some((name) => /^environment$/i.test(name));
    return found.filter((placeholder) => !isVariable || !dynamicReference.test(placeholder));
  }
  const found = text.match(anywhere) ?? [];
  return found[0] === text ? found : [];
}
