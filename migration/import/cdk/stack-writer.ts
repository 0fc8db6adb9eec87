import type { Json } from '../../trace/json.ts';
import { type CodeMap, codeValue, Expression } from './code-value.ts';
import { LONGEST_LINE, printText, printValue } from './print-value.ts';

/** Blanks in front of a statement of a stack's constructor. */
const INDENT = 4;

/** Characters of a constant's name beside its suffix; lines with longer ones could not be laid out. */
const LONGEST_WORDS = 40;

/** Collects the code of a stack: its imports, the statements of its constructor, and what placeholders stand for in them. */
export class StackWriter {
  readonly #modules = new Map<string, string>();
  readonly #ours = new Set<string>();
  readonly #statements: string[] = [];
  readonly #expressions = new Map<string, string>();
  readonly #names = new Set<string>(['vpc', 'cluster', 'network', 'subnetIds', 'tasks', 'balancers']);
  readonly #once = new Set<string>();
  readonly #namespaces = new Map<string, string>();
  #required = false;
  #duration = false;

  /** Uses a module of `aws-cdk-lib` by its alias, e.g. `ecs` for `aws-ecs`. */
  use(alias: string, module: string): void {
    this.#modules.set(alias, module);
  }

  /** Uses an export of this package. */
  useOurs(...names: readonly string[]): void {
    for (const name of names) this.#ours.add(name);
  }

  /** What a placeholder stands for from now on. */
  define(placeholder: string, code: string): void {
    this.#expressions.set(placeholder, code);
  }

  /** A line of code, or a comment. */
  line(text: string): void {
    this.#statements.push(text === '' ? '' : `${' '.repeat(INDENT)}${text}`);
  }

  /** A construct, kept in a constant where it has a name: `const web = new ecs.CfnService(this, 'Web', { ... });`. */
  construct(type: string, id: string, props: CodeMap, name?: string): void {
    const made = `${name === undefined ? '' : `const ${name} = `}new ${type}`;
    const head = `${made}(this, ${printText(id)}, `;
    const before = INDENT + head.length;
    // The props begin on the first line if their brace still fits there.
    if (before + 1 <= LONGEST_LINE) this.line(`${head}${printValue(props, INDENT, before, 2)});`);
    else this.#broken(made, ['this', printText(id), printValue(props, INDENT + 2)]);
  }

  /** A value with its placeholders resolved: known ones as they were defined, others from the environment of the synthesis. */
  value(json: Json): CodeMap[string] {
    return codeValue(json, (name) => this.#resolve(name));
  }

  /** The same for members of a map; those that are replaced, or added, have code of their own. */
  members(json: { readonly [name: string]: Json }, replaced: CodeMap = {}): CodeMap {
    const members = Object.entries(json).map(([name, member]) => [name, replaced[name] ?? this.value(member)]);
    return { ...Object.fromEntries(members), ...replaced };
  }

  /** A placeholder's expression, from the environment of the synthesis where nothing else is known. */
  expression(placeholder: string): Expression {
    return new Expression(this.#resolve(placeholder));
  }

  /** A name of a constant that no other one has, e.g. `webService` for `web` and `Service`. */
  constant(text: string, suffix = ''): string {
    const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const camel = words.map((word, index) => (index === 0 ? word.toLowerCase() : capitalized(word))).join('');
    const wanted = (/^[a-z]/.test(camel) ? camel : `w${camel}`).slice(0, LONGEST_WORDS) + suffix;
    const name = [wanted, ...Array.from({ length: this.#names.size + 1 }, (_, index) => `${wanted}${index + 2}`)].find(
      (candidate) => !this.#names.has(candidate),
    );
    this.#names.add(name ?? wanted);
    return name ?? wanted;
  }

  /** A permission that a role is given. */
  statement(role: string, props: CodeMap): void {
    const head = `${role}.addToPolicy(new iam.PolicyStatement(`;
    const flat = printValue(props, INDENT, INDENT + head.length, 3);
    if (!flat.includes('\n')) {
      this.line(`${head}${flat}));`);
      return;
    }
    this.line(`${role}.addToPolicy(`);
    this.line(`  new iam.PolicyStatement(${printValue(props, INDENT + 2, INDENT + 26, 2)}),`);
    this.line(');');
  }

  /** A call, with its arguments on lines of their own where they are too long for one. */
  call(head: string, args: readonly CodeMap[string][]): void {
    const texts = args.map((value) => printValue(value, INDENT + 2));
    const flat = `${head}(${texts.join(', ')});`;
    if (INDENT + flat.length <= LONGEST_LINE) this.line(flat);
    else this.#broken(head, texts);
  }

  /** Says that a construct is made after others. */
  after(constant: string, others: readonly string[]): void {
    if (others.length > 0)
      this.call(
        `${constant}.node.addDependency`,
        others.map((one) => new Expression(one)),
      );
  }

  /** Uses the CDK's Duration. */
  useDuration(): void {
    this.#duration = true;
  }

  get usesDuration(): boolean {
    return this.#duration;
  }

  /** Whether nothing was written yet for this, which workloads may share. */
  isFirst(subject: string): boolean {
    const isFirst = !this.#once.has(subject);
    this.#once.add(subject);
    return isFirst;
  }

  /** The constant of a namespace of Cloud Map, which is written where it is first needed. */
  namespace(name: string): string {
    const known = this.#namespaces.get(name);
    if (known !== undefined) return known;
    this.use('servicediscovery', 'aws-servicediscovery');
    const constant = this.constant(name, 'Namespace');
    this.construct('servicediscovery.CfnHttpNamespace', constructId(constant), { name }, constant);
    this.#namespaces.set(name, constant);
    return constant;
  }

  get needsEnvironment(): boolean {
    return this.#required;
  }

  /** Imports in the order that Biome gives them. */
  imports(): string {
    const lines = [...this.#modules].map(([alias, module]) => `import * as ${alias} from 'aws-cdk-lib/${module}';`);
    return lines.sort().join('\n');
  }

  ours(): readonly string[] {
    return [...this.#ours].sort();
  }

  body(): string {
    return this.#statements.join('\n');
  }

  #broken(head: string, args: readonly string[]): void {
    this.line(`${head}(`);
    for (const arg of args) this.line(`  ${arg},`);
    this.line(');');
  }

  #resolve(placeholder: string): string {
    const known = this.#expressions.get(placeholder);
    if (known !== undefined) return known;
    this.#required = true;
    return `required(${printText(placeholder)})`;
  }
}

/** The id of a construct: the constant's name with a capital letter. */
export function constructId(constant: string): string {
  return capitalized(constant);
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
