import * as z from 'zod/mini';
import { ServiceError } from '../service-error.ts';

/**
 * Reads an action's input. Members that the schema does not name are ignored, as AWS ignores unknown members.
 * Departure: members that AWS knows and this endpoint does not simulate (tags, placement, volumes) are ignored the same way.
 *
 * @throws ServiceError SerializationException when a member has a wrong type.
 */
export function readInput<Schema extends z.core.$ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = z.safeParse(schema, input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`);
  throw new ServiceError('SerializationException', problems.join('; '));
}
