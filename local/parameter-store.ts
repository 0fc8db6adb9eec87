import * as z from 'zod/mini';
import { type AwsJsonService, unknownOperation } from './aws-json-server.ts';
import { ServiceError } from './service-error.ts';

/** Target prefix of Systems Manager's JSON protocol. */
export const SSM_TARGET = 'AmazonSSM';

const getInput = z.object({ Name: z.string() });
const putInput = z.object({ Name: z.string(), Value: z.string(), Overwrite: z.optional(z.boolean()) });

/** As Systems Manager keeps them (Systems Manager user guide, "Working with parameter versions"). */
const KEPT_VERSIONS = 100;

/** Systems Manager's parameters of type String, in memory: GetParameter and PutParameter. Departure: no labels, no other types. */
export class ParameterStore {
  /** Values by their versions, oldest first. */
  readonly #parameters = new Map<string, Map<number, string>>();

  set(name: string, value: string): number {
    const values = this.#parameters.get(name) ?? new Map<number, string>();
    const version = (latestVersion(values) ?? 0) + 1;
    values.set(version, value);
    values.delete(version - KEPT_VERSIONS);
    this.#parameters.set(name, values);
    return version;
  }

  readonly service: AwsJsonService = (action, input) => {
    if (action === 'GetParameter') return this.#get(parsed(getInput, input).Name);
    if (action === 'PutParameter') return this.#put(parsed(putInput, input));
    throw unknownOperation();
  };

  /** @param selector - name, or name and version: `/stack/scaler:3`. */
  #get(selector: string): object {
    const [name = '', wanted] = selector.split(':');
    const values = this.#parameters.get(name);
    if (!values) throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`);
    const version = wanted === undefined ? latestVersion(values) : Number(wanted);
    const value = version === undefined ? undefined : values.get(version);
    if (value === undefined) throw new ServiceError('ParameterVersionNotFound', `${name} has no version ${wanted}.`);
    const selected = wanted === undefined ? {} : { Selector: `:${wanted}` };
    return { Parameter: { Name: name, Type: 'String', Value: value, Version: version, DataType: 'text', ...selected } };
  }

  #put({ Name: name, Value: value, Overwrite: overwrite = false }: z.infer<typeof putInput>): object {
    if (this.#parameters.has(name) && !overwrite) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new ServiceError('ParameterAlreadyExists', message);
    }
    return { Version: this.set(name, value), Tier: 'Standard' };
  }
}

function latestVersion(values: ReadonlyMap<number, string>): number | undefined {
  return [...values.keys()].at(-1);
}

function parsed<T>(schema: z.ZodMiniType<T>, input: unknown): T {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  throw new ServiceError('ValidationException', `Invalid value at '${result.error.issues[0]?.path.join('.')}'.`);
}
