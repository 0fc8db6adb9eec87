import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documents, headings, read } from './documents.ts';

const links = documents.flatMap((path) =>
  [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, file = '', anchor]) => ({
    path,
    link: anchor === undefined ? file : `${file}#${anchor}`,
    target: file === '' ? path : join(dirname(path), file),
    anchor,
  })),
);

/** As GitHub names a heading: lower case, blanks as hyphens, punctuation gone. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('the links between the documents', () => {
  test('are found', () => {
    expect(links.length).toBeGreaterThan(10);
  });

  test.each(links)('$path: $link leads somewhere', ({ target, anchor }) => {
    expect(existsSync(target)).toBe(true);
    if (anchor === undefined) return;
    const anchors = [1, 2, 3].flatMap((level) => headings(target, level)).map(anchorOf);
    expect(anchors).toContain(anchor);
  });
});
