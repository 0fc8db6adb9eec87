import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PlacePaths } from '../../../worker/session/portable-paths.ts';
import { sameState, sessionAfter, sessionStart } from '../../../worker/session/session-environment.ts';

const placeBelow = (directory: string): PlacePaths => ({
  workspace: `${directory}/workspace`,
  home: `${directory}/home`,
  temporary: `${directory}/tmp`,
});
const here = placeBelow('/places/t.1');
const there = placeBelow('/var/lib/other+place');
/** One directory inside another, as on no worker of ours. */
const nested: PlacePaths = { workspace: '/w', home: '/w/home', temporary: '/w/home/t(1' };
const baseAt = ({ home, temporary }: PlacePaths) => ({
  PATH: '/usr/bin:/bin',
  HOME: home,
  TMPDIR: temporary,
  LANG: 'C.UTF-8',
});
const baseHere = baseAt(here);
const size = { cols: 80, rows: 24 };

describe('what a session keeps', () => {
  test.each([
    { directory: '/places/t.1/workspace', kept: 'workspace' },
    { directory: '/places/t.1/workspace/a b/c', kept: 'workspace/a b/c' },
    { directory: '/places/t.1/workspace-2', kept: '/places/t.1/workspace-2' },
    { directory: '/places/t.1/home/.config', kept: 'home/.config' },
    { directory: '/places/t.1', kept: '/places/t.1' },
    { directory: '/', kept: '/' },
    { directory: '/workspace', kept: '/workspace' },
    { directory: '/w/home/x', kept: 'home/x', place: nested },
    { directory: '/w/homes', kept: 'workspace/homes', place: nested },
  ])('of the directory $directory is $kept', ({ directory, kept, place = here }) => {
    expect(sessionAfter(place, {}, {}, { directory, variables: {} }).directory).toBe(kept);
  });

  const own = '/places/t.1/workspace';
  test.each<{
    row: string;
    variables: Readonly<Record<string, string>>;
    kept: Readonly<Record<string, string | null>>;
    place?: PlacePaths;
  }>([
    { row: 'what was exported', variables: { ...baseHere, A: '1', E: '' }, kept: { A: '1', E: '' } },
    { row: 'what was changed', variables: { ...baseHere, LANG: 'C' }, kept: { LANG: 'C' } },
    {
      row: 'that something was unset',
      variables: { PATH: '/usr/bin:/bin' },
      kept: { HOME: null, TMPDIR: null, LANG: null },
    },
    {
      row: "nothing of the shell's own account",
      variables: { ...baseHere, PWD: own, OLDPWD: '/', SHLVL: '2', _: '/usr/bin/env' },
      kept: {},
    },
    {
      row: "the place's paths by their names",
      variables: { ...baseHere, PATH: `${own}/bin:${own}:/bin`, CFLAGS: `-I${own}/include -I/places/t.1/home` },
      kept: {
        PATH: '\0workspace\0/bin:\0workspace\0:/bin',
        CFLAGS: '-I\0workspace\0/include -I\0home\0',
      },
    },
    {
      row: 'the innermost of paths inside each other',
      variables: { ...baseHere, A: '/w/home/x:/w/x' },
      kept: { A: '\0home\0/x:\0workspace\0/x' },
      place: nested,
    },
    {
      row: 'paths that only begin like them as they are',
      variables: { ...baseHere, A: `${own}-2:${own}.d:${own}s:/workXt.1/workspace` },
      kept: { A: `${own}-2:${own}.d:${own}s:/workXt.1/workspace` },
    },
    {
      row: 'a name that objects have themselves',
      variables: { ...baseHere, constructor: 'x' },
      kept: { constructor: 'x' },
    },
  ])('of variables is $row', ({ variables, kept, place = here }) => {
    expect(sessionAfter(place, baseHere, { size }, { directory: place.workspace, variables })).toEqual({
      directory: 'workspace',
      variables: kept,
      size,
    });
  });

  const piece = fc.constantFrom(
    '/',
    ':',
    '-',
    'x',
    ' ',
    '$&',
    '.',
    'workspace',
    ...Object.values(here),
    ...Object.values(nested),
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const name = fc.stringMatching(/^[A-Z_]{1,3}$/).filter((candidate) => candidate !== '_');
  const shellAt = (place: PlacePaths) =>
    fc.record({
      directory: fc.constantFrom(...Object.values(place), '/').chain((root) => text.map((below) => `${root}/${below}`)),
      variables: fc
        .tuple(fc.dictionary(name, text), fc.subarray(Object.entries(baseAt(place))))
        .map(([exported, left]) => ({ ...Object.fromEntries(left), ...exported })),
    });

  test.each([
    { row: 'an ordinary place', place: here },
    { row: 'directories inside each other', place: nested },
  ])('is found again, here exactly and elsewhere at the same places: $row', ({ place }) => {
    fc.assert(
      fc.property(shellAt(place), (state) => {
        const kept = sessionAfter(place, baseAt(place), { size }, state);
        const again = sessionStart(place, kept, baseAt(place));
        expect(again).toEqual({ directory: state.directory, environment: state.variables });

        const elsewhere = sessionStart(there, kept, baseAt(there));
        const { directory, environment: variables } = elsewhere;
        expect(sameState(sessionAfter(there, baseAt(there), { size }, { directory, variables }), kept)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    { row: 'in another order', other: { variables: { B: null, A: '1' } }, same: true },
    { row: 'with one variable less', other: { variables: { A: '1' } }, same: false },
    { row: 'with one that is unset instead', other: { variables: { A: null, B: null } }, same: false },
    { row: 'in another directory', other: { directory: 'home' }, same: false },
    { row: 'in another window', other: { size: { cols: 80, rows: 25 } }, same: false },
    { row: 'without a window', other: { size: undefined }, same: false },
  ])('$row is the same: $same', ({ other, same }) => {
    const state = { directory: 'workspace', variables: { A: '1', B: null }, size };
    expect(sameState(state, { ...state, ...other })).toBe(same);
  });
});
