/** Links that a target leads through at the most, as Linux has it (path_resolution(7), "Length limit"). */
const MOST_LINKS = 40;
/** Far more than any target needs that somebody means. */
const MOST_STEPS = 100;

/**
 * Whether a link's target is relative and, by its text alone, no step of it leads above the top.
 *
 * @param path of the link, in the tree.
 */
export function linkStaysWithin(path: string, target: string): boolean {
  if (!target.isWellFormed() || target.includes('\0') || target === '' || target.startsWith('/')) return false;
  let depth = path.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

/** What is at a place that a target leads through: a link, a directory or something else, or nothing, nor below it. */
export type Standing = { readonly link: string } | 'something' | 'nothing';

/**
 * Whether a link's target stays below the top also where it leads through other links: no step of it is above, whether
 * there is anything at its end or not. One that goes round in circles leads nowhere and stays.
 *
 * @param path of the link, in the tree; all its parents are directories.
 * @param standingAt tells what is at a path.
 */
export function linkResolvesWithin(path: string, target: string, standingAt: (path: string) => Standing): boolean {
  const place = path.split('/').slice(0, -1);
  // The next part stands last.
  const ahead = target.split('/').reverse();
  let links = 0;
  /** How many names the place has, and more, where there is nothing. */
  let nothingFrom = Number.POSITIVE_INFINITY;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const part = ahead.pop();
    if (part === undefined) return true;
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (place.pop() === undefined) return false;
      if (place.length < nothingFrom) nothingFrom = Number.POSITIVE_INFINITY;
      continue;
    }
    const standing = place.length < nothingFrom ? standingAt([...place, part].join('/')) : 'nothing';
    if (typeof standing === 'string') {
      place.push(part);
      if (standing === 'nothing') nothingFrom = Math.min(nothingFrom, place.length);
      continue;
    }
    const through = standing.link;
    if (through.startsWith('/')) return false;
    links += 1;
    if (links > MOST_LINKS) return true;
    ahead.push(...through.split('/').reverse());
  }
  return false;
}
