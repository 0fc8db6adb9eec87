import type { Target } from './target.ts';

/** Tells a person, before anything else, which stack a command works on; machines ask for it by name. */
export function tellTarget({ title }: Pick<Target, 'title'>, json: true | undefined): void {
  if (!json) console.error(`On ${title}:`);
}
