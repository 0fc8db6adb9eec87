import * as z from 'zod/mini';
import { type AwsJsonService, unknownOperation } from './aws-json-server.ts';
import { ServiceError } from './service-error.ts';

/** Target prefix of Systems Manager's JSON protocol. */
export const SSM_TARGET = 'AmazonSSM';

const getInput = z.object({ Name: z.string() });
const putInput = z.object({ Name: z.string(), Value: z.string(), Overwrite: z.optional(z.boolean()) });

/** Systems Manager's parameters of type String, in memory: GetParameter and PutParameter. Departure: no history, no other types. */
export class ParameterStore {
  readonly #parameters = new Map<string, { value: string; version: number }>();

  set(name: string, value: string): number {
    const version = (this.#parameters.get(name)?.version ?? 0) + 1;
    this.#parameters.set(name, { value, version });
    return version;
  }

  readonly service: AwsJsonService = (action, input) => {
    if (action === 'GetParameter') return this.#get(parsed(getInput, input).Name);
    if (action === 'PutParameter') return this.#put(parsed(putInput, input));
    throw unknownOperation();
  };

  #get(name: string): object {
    const parameter = this.#parameters.get(name);
    if (!parameter) throw new ServiceError('ParameterNotFound', `Parameter ${name} not found.`);
    return {
      Parameter: { Name: name, Type: 'String', Value: parameter.value, Version: parameter.version, DataType: 'text' },
    };
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

function parsed<T>(schema: z.ZodMiniType<T>, input: unknown): T {
  const result = z.safeParse(schema, input);
  if (result.success) return result.data;
  throw new ServiceError('ValidationException', `Invalid value at '${result.error.issues[0]?.path.join('.')}'.`);
}
