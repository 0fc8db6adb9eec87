import * as z from 'zod/mini';
import { invalidNextToken, outOfRange } from './errors.ts';
import { MAXIMUM_PAGE } from './limits.ts';

/** The members of every list action's input that say which page is wanted. */
export const pageInput = { maxResults: z.optional(z.int()), nextToken: z.optional(z.string()) };

interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

export interface Page<Item> {
  readonly items: Item[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * One page of items that stand in the order of their keys. The token holds the last key that was given, not a position, so an item
 * that disappears between two pages makes no other item be skipped.
 *
 * @throws ServiceError when maxResults is not in 1..100 or the token was not given by this function.
 */
export function page<Item>(items: readonly Item[], keyOf: (item: Item) => string, request: PageRequest): Page<Item> {
  const size = request.maxResults ?? MAXIMUM_PAGE;
  if (size < 1 || size > MAXIMUM_PAGE) throw outOfRange('maxResults', 1, MAXIMUM_PAGE, size);
  const after = request.nextToken === undefined ? undefined : decode(request.nextToken);
  const rest = after === undefined ? [...items] : items.filter((item) => keyOf(item) > after);
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  return rest.length > size && last !== undefined ? { items: taken, nextToken: encode(keyOf(last)) } : { items: taken };
}

const PREFIX = 'after:';

function encode(key: string): string {
  return Buffer.from(PREFIX + key).toString('base64url');
}

function decode(token: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith(PREFIX)) throw invalidNextToken();
  return text.slice(PREFIX.length);
}
