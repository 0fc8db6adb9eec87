import { placeholder } from '../../placeholder.ts';
import { isList, isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { mapAt } from '../../trace/json-at.ts';
import { Conditions } from './conditions.ts';
import {
  attributeText,
  nameProperty,
  placeholderName,
  type ReferencedResource,
  refText,
} from './resource-references.ts';
import { defaultOf, isScalar, type Template, textOf } from './template.ts';

/** A text longer than this is no value of a task definition (64 KiB in all); templates that double texts over and over end here. */
const longestText = 65_536;

/** Pseudo parameters (CloudFormation user guide, "Pseudo parameters reference"). */
const pseudoParameters: ReadonlyMap<string, Json> = new Map([
  ['AWS::AccountId', placeholder('AWS_ACCOUNT_ID')],
  ['AWS::NoValue', null],
  ['AWS::Partition', 'aws'],
  ['AWS::Region', placeholder('AWS_REGION')],
  ['AWS::StackId', placeholder('AWS_STACK_ID')],
  ['AWS::StackName', placeholder('AWS_STACK_NAME')],
  ['AWS::URLSuffix', 'amazonaws.com'],
]);

/**
 * Works out the functions of one template as far as it can be done before a deployment: what is not known becomes a placeholder with the
 * name of what it stands for. Parameters are taken at their defaults.
 */
export class Evaluation {
  readonly #template: Template;
  readonly #references = new Map<string, Json>();
  readonly #conditions: Conditions;

  constructor(template: Template) {
    this.#template = template;
    this.#conditions = new Conditions(template, (value) => this.resolve(value));
  }

  /** The value without functions. What CloudFormation would leave out (`AWS::NoValue`) is null, so that list indices stay. */
  resolve(value: Json): Json {
    if (isList(value)) return value.map((item) => this.resolve(item));
    if (!isMap(value)) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry !== undefined && others.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::'))) {
      return this.#apply(entry[0], entry[1]);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.resolve(inner)]));
  }

  #apply(name: string, argument: Json): Json {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt':
        return this.#attribute(
          isList(argument) ? argument.map((part) => textOf(this.resolve(part))).join('.') : argument,
        );
      case 'Fn::Sub':
        return this.#sub(argument);
      case 'Fn::If':
        return this.#if(argument);
      case 'Fn::Join':
      case 'Fn::Split':
      case 'Fn::Select':
      case 'Fn::FindInMap':
        return this.#ofArguments(name, this.resolve(argument)) ?? unknown(name);
      case 'Fn::ImportValue':
        return placeholder(placeholderName(textOf(this.resolve(argument))));
      default:
        return unknown(name);
    }
  }

  #ofArguments(name: string, list: Json): Json | undefined {
    if (!isList(list)) return undefined;
    const [first, second, third] = list;
    if (name === 'Fn::FindInMap') {
      const keys = [textOf(second), textOf(third)] as const;
      const found = mapAt(this.#template.mappings, textOf(first), keys[0])[keys[1]];
      return found ?? placeholder(placeholderName([textOf(first), ...keys].join('_')));
    }
    if (name === 'Fn::Join') {
      return isList(second) && second.every(isScalar)
        ? bounded(second.map(textOf).join(textOf(first)), name)
        : undefined;
    }
    if (name === 'Fn::Split') return isScalar(second) ? textOf(second).split(textOf(first)) : undefined;
    return isList(second) ? second[Number(first)] : undefined;
  }

  #ref(name: string): Json {
    return this.#once(name, () => {
      const pseudo = pseudoParameters.get(name);
      if (pseudo !== undefined) return pseudo;
      const given = defaultOf(this.#template.parameters[name]);
      if (given !== undefined && given !== '') return given;
      const resource = this.#resource(name);
      return resource ? refText(resource) : placeholder(placeholderName(name));
    });
  }

  #attribute(path: Json): Json {
    const [name = '', ...attribute] = textOf(path).split('.');
    const resource = this.#resource(name) ?? { logicalId: name, type: '', name: undefined };
    return attributeText(resource, attribute.join('.'));
  }

  #resource(logicalId: string): ReferencedResource | undefined {
    const resource = mapAt(this.#template.resources, logicalId);
    const type = resource['Type'];
    if (typeof type !== 'string') return undefined;
    const property = nameProperty(type);
    const given = property === undefined ? undefined : mapAt(resource, 'Properties')[property];
    const name = given === undefined ? undefined : this.#once(`${logicalId}.${property}`, () => this.resolve(given));
    return { logicalId, type, name: typeof name === 'string' ? name : undefined };
  }

  /** Each reference is worked out once, so that names which refer to each other cost no more than they are; a circle is unknown. */
  #once(key: string, work: () => Json): Json {
    const known = this.#references.get(key);
    if (known !== undefined) return known;
    this.#references.set(key, placeholder(placeholderName(key)));
    const value = work();
    this.#references.set(key, value);
    return value;
  }

  #sub(argument: Json): Json {
    const [text, variables] = isList(argument) ? argument : [argument];
    const own: JsonMap = isMap(variables) ? variables : {};
    const filled = textOf(text).replaceAll(/\$\{([^}]*)\}/g, (whole, inner: string) => {
      const name = inner.trim();
      if (name.startsWith('!')) return whole.replace('!', '');
      const variable = own[name];
      if (variable !== undefined) return textOf(this.resolve(variable));
      return textOf(name.includes('.') ? this.#attribute(name) : this.#ref(name));
    });
    return bounded(filled, 'Fn::Sub');
  }

  #if(argument: Json): Json {
    const [condition, yes = null, no = null] = isList(argument) ? argument : [];
    const name = textOf(condition);
    const holds = this.#conditions.holds(name);
    return holds === undefined ? placeholder(placeholderName(name)) : this.resolve(holds ? yes : no);
  }
}

function bounded(text: string, name: string): string {
  return text.length > longestText ? unknown(name) : text;
}

function unknown(name: string): string {
  return placeholder(placeholderName(name.replace('Fn::', '').toUpperCase()));
}
