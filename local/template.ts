/** One resource of a CloudFormation template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** What a resource is once it exists: what `Ref` gives, and what `Fn::GetAtt` gives by attribute. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The template uses something that local mode does not know. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** CloudFormation's pseudo parameters, as local mode answers them. */
export type PseudoParameters = Readonly<Record<`AWS::${string}`, string>>;

type Intrinsic = (argument: unknown, resolver: TemplateResolver) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, resolver) => resolver.reference(text(name)),
  'Fn::GetAtt': (argument, resolver) => {
    const [name, attribute] = Array.isArray(argument) ? argument.map(text) : text(argument).split('.');
    return resolver.attribute(name ?? '', attribute ?? '');
  },
  'Fn::Join': (argument, resolver) => {
    const [separator, parts] = list(argument);
    return list(resolver.resolve(parts)).map(text).join(text(separator));
  },
  'Fn::Select': (argument, resolver) => {
    const [index, items] = list(argument);
    const candidates = list(resolver.resolve(items));
    if (!(Number(index) in candidates))
      throw new TemplateError(`The template selects item ${index} of a list of ${candidates.length}.`);
    return candidates[Number(index)];
  },
  'Fn::Split': (argument, resolver) => {
    const [separator, whole] = list(argument);
    return text(resolver.resolve(whole)).split(text(separator));
  },
  'Fn::Sub': (argument, resolver) => {
    const [pattern, names] = Array.isArray(argument) ? argument : [argument, {}];
    const values = resolver.resolve(names) as Record<string, string>;
    return text(pattern).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in values) return text(values[name]);
      const [resource, attribute] = name.split('.');
      return attribute ? resolver.attribute(resource ?? '', attribute) : resolver.reference(name);
    });
  },
  'Fn::GetAZs': (_, resolver) => ['a', 'b'].map((zone) => `${resolver.reference('AWS::Region')}${zone}`),
};

/** Evaluates a template's intrinsic functions against resources that were created before. */
export class TemplateResolver {
  readonly #pseudo: PseudoParameters;
  readonly #created = new Map<string, CreatedResource>();

  constructor(pseudo: PseudoParameters) {
    this.#pseudo = pseudo;
  }

  /** Makes a resource known under its logical id. */
  add(logicalId: string, resource: CreatedResource): void {
    this.#created.set(logicalId, resource);
  }

  /**
   * The value with every intrinsic function evaluated.
   *
   * @throws TemplateError for a function or resource that local mode does not know.
   */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const intrinsic = intrinsics[only[0]];
      if (!intrinsic) throw new TemplateError(`Local mode does not know ${only[0]}.`);
      return intrinsic(only[1], this);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, this.resolve(item)]));
  }

  reference(name: string): string {
    const value = this.#created.get(name)?.ref ?? this.#pseudo[name as `AWS::${string}`];
    if (value === undefined)
      throw new TemplateError(`The template refers to ${name}, which local mode has not created.`);
    return value;
  }

  attribute(name: string, attribute: string): string {
    const value = this.#created.get(name)?.attributes?.[attribute];
    if (value === undefined)
      throw new TemplateError(`The template uses ${name}.${attribute}, which local mode does not know.`);
    return value;
  }
}

function text(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new TemplateError(`A text was expected in the template; received ${JSON.stringify(value)}.`);
  }
  return String(value);
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value))
    throw new TemplateError(`A list was expected in the template; received ${JSON.stringify(value)}.`);
  return value;
}
