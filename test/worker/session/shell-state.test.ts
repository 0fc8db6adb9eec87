import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseShellState, readShellState } from '../../../worker/session/shell-state.ts';
import { type CommandPlace, commandPlace, users } from '../terminal/support/command-places.ts';

const keepsState = true;

describe.each(users)('the shell of $whose user', ({ sandboxed }) => {
  let its: CommandPlace;
  beforeAll(async () => {
    its = await commandPlace(sandboxed);
  });
  afterAll(() => its.remove());

  test.each([
    { when: 'the command returns', command: 'cd /usr; export NEW="a\n=b\'"; local=1', exitCode: 0 },
    { when: 'the command exits', command: 'cd /usr && export NEW="a\n=b\'"; exit 3', exitCode: 3 },
    { when: 'its last line fails', command: 'cd /usr; export NEW="a\n=b\'"\nfalse', exitCode: 1 },
    { when: 'it ends at an error', command: 'cd /usr; export NEW="a\n=b\'"; set -eu; false; echo no', exitCode: 1 },
    { when: 'it keeps files', command: 'cd /usr; export NEW="a\n=b\'"; set -C', exitCode: 0 },
    { when: 'its words are others', command: 'cd /usr; export NEW="a\n=b\'"; pwd() { echo no; }; PATH=', exitCode: 0 },
  ])('hands on directory and exported variables when $when', async ({ command, exitCode }) => {
    const { stdout, stderr, end } = await its.run(command, { keepsState });
    expect({ stdout, stderr, exitCode: end.exitCode }).toEqual({ stdout: '', stderr: '', exitCode });
    const state = await readShellState(its.place);
    expect(state).toMatchObject({ directory: '/usr', variables: { NEW: "a\n=b'" } });
    expect(state?.variables).not.toHaveProperty('local');
    await expect(readShellState(its.place)).resolves.toBeUndefined();
  });

  test('hands it on from a terminal as well, and through a directory without its links', async () => {
    await its.run('mkdir -p real; ln -sfn real link; cd link; export NEW=1', {
      keepsState,
      size: { cols: 80, rows: 24 },
    });
    const state = await readShellState(its.place);
    expect(state).toMatchObject({ directory: expect.stringMatching(/\/workspace\/real$/), variables: { NEW: '1' } });
  });

  test('looks to the command as it does without', async () => {
    const command = 'echo "$0 $# $LINENO"; env; echo (';
    const [without, withState] = [await its.run(command), await its.run(command, { keepsState })];
    expect(withState.end.exitCode).toBe(2);
    expect(withState).toMatchObject({ stderr: without.stderr, stdout: without.stdout });
    const [plain, kept] = [
      await its.run('echo "$0 $# $LINENO"; env'),
      await its.run('echo "$0 $# $LINENO"; env', { keepsState }),
    ];
    expect(kept.stdout).toBe(plain.stdout);
  });

  test.each([
    { why: 'a signal ends it', command: 'cd /usr; kill -TERM $$' },
    { why: 'the command cannot be read', command: 'cd /usr; echo (' },
    { why: 'it becomes another program', command: 'cd /usr; exec true' },
    { why: 'the command has a last word of its own', command: "cd /usr; trap 'true' EXIT" },
  ])('hands on nothing when $why, and nothing of an earlier command', async ({ command }) => {
    await its.run('cd /var', { keepsState });
    await its.run(command, { keepsState });
    await expect(readShellState(its.place)).resolves.toBeUndefined();
  });

  test.each([
    { what: 'a link', make: 'ln -s /etc/passwd "$0"' },
    { what: 'a link to the truth', make: 'mv "$0" other; ln -s "$PWD/other" "$0"' },
    { what: 'a second name', make: 'ln -f "$0" other' },
    { what: 'a pipe', make: 'rm "$0"; mkfifo "$0"' },
    { what: 'a directory', make: 'rm "$0"; mkdir "$0"' },
    { what: 'cut', make: 'printf "/usr\\n\\0A=1\\0" >"$0"' },
    { what: 'of a relative directory', make: 'printf "usr\\n\\0A=1\\0\\0" >"$0"' },
    { what: 'of a directory that is no UTF-8', make: 'printf "/\\377\\n\\0/usr\\n\\0\\0" >"$0"' },
  ])('is not believed when what it left is $what, and the next one is', async ({ make }) => {
    const file = its.place.stateFile;
    await its.run('true', { keepsState });
    await its.run(`sh -c '${make}' '${file}'; true`);
    await expect(readShellState(its.place)).resolves.toBeUndefined();
    await its.run(`rm -rf '${file}'`);
    await its.run('cd /usr', { keepsState });
    await expect(readShellState(its.place)).resolves.toMatchObject({ directory: '/usr' });
  });
});

test('of what the shell left, a variable that is no UTF-8 is left out, and more than a session keeps is told', async () => {
  const { place, places } = await commandPlace(false);
  await writeFile(place.stateFile, Buffer.from('/usr\n\0A=1\0B=\xff\0C=3\0\0', 'latin1'));
  await expect(readShellState(place)).resolves.toEqual({ directory: '/usr', variables: { A: '1', C: '3' } });
  await writeFile(place.stateFile, `/usr\n\0A=${'x'.repeat(70_000)}\0\0`);
  await expect(readShellState(place)).rejects.toMatchObject({ name: 'SessionTooLargeError' });
  await expect(readShellState(place)).resolves.toBeUndefined();
  await places.remove();
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/);
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((each) => each.replaceAll('\0', ''));
const written = (directory: string, records: readonly string[]) => [`${directory}\n`, ...records, '', ''].join('\0');

test('whatever a directory is called and a variable holds is read as it was written', () => {
  fc.assert(
    fc.property(text, fc.dictionary(name, text), (last, variables) => {
      const records = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
      expect(parseShellState(written(`/${last}`, records))).toEqual({
        directory: `/${last}`,
        variables: { ...variables },
      });
    }),
  );
});

test('a variable of a name that no shell gives is left out', () => {
  const records = ['A=1', 'BASH_FUNC_f%%=() { :; }', '=x', 'none', '1A=2', 'B='];
  expect(parseShellState(written('/usr', records))).toEqual({ directory: '/usr', variables: { A: '1', B: '' } });
});

test('whatever stands in the file, reading it does not fail', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', '\n', '\0', '=', 'A', '_') }), (any) => {
      const state = parseShellState(any);
      expect(state === undefined || state.directory.startsWith('/')).toBe(true);
    }),
  );
});
