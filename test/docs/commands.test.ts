import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { main } from '../../cli/main.ts';
import { documents, read } from './documents.ts';

/** npm's own commands that the documents name, each beside the script that it runs, if any. */
const npmCommands: Readonly<Record<string, string>> = {
  start: 'start',
  test: 'test',
  cit: 'test',
  ci: '',
  rebuild: '',
};

const lines = documents.flatMap((path) =>
  read(path)
    .split('\n')
    .map((line) => ({ path, line })),
);

/** Each different text of a pattern's first group in the documents. */
function mentioned(pattern: RegExp): string[] {
  return [...new Set(lines.flatMap(({ line }) => [...line.matchAll(pattern)].map(([, text]) => text ?? '')))];
}

afterEach(() => {
  jest.restoreAllMocks();
});

/** What a command says about itself. */
async function helpOf(args: readonly string[]): Promise<string> {
  let said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  expect(await main([...args, '--help'])).toBe(0);
  return said;
}

describe('what the documents tell people to type', () => {
  const { scripts } = JSON.parse(read('package.json'));

  test.each(mentioned(/npm run (?:-s )?([\w:-]+)/g))('npm run %s is a script', (name) => {
    expect(scripts).toHaveProperty([name]);
  });

  test.each(mentioned(/(?:`|&& |\$ |^)npm (?!run\b)([a-z]+)/g))(
    'npm %s is a command of npm, and its script is there',
    (name) => {
      expect(npmCommands).toHaveProperty([name]);
      const script = npmCommands[name] ?? '';
      if (script !== '') expect(scripts).toHaveProperty([script]);
    },
  );

  test.each(mentioned(/(?:\bfqs --|`fqs) (k8s [a-z]+|[a-z][a-z0-9-]*)/g))('fqs %s is a command', async (name) => {
    expect(await helpOf(name.split(' '))).toContain(`Usage: fqs ${name} `);
  });

  /** The name of the command that a script runs, e.g. `tasks` for `ecs:tasks`. */
  const commandOf = (script: string) =>
    / fqs\.js ([a-z0-9 -]+)$/.exec(` ${scripts[script]?.replace('bin/', '')}`)?.[1] ?? '';
  const command = /\bnpm run (?:-s )?(?:fqs -- (k8s [a-z]+|[a-z][a-z0-9-]*)|((?:ecs|k8s):[a-z-]+) --)([^|;`]*)/g;
  const uses = lines.flatMap(({ line }) =>
    [...line.matchAll(command)].flatMap(([, name, script = '', rest = '']) =>
      [...rest.matchAll(/ (--[a-z-]+)/g)].map(([, flag = '']) => ({ name: name ?? commandOf(script), flag })),
    ),
  );

  test.each(uses)('fqs $name knows $flag', async ({ name, flag }) => {
    expect(await helpOf(name.split(' '))).toMatch(new RegExp(`${flag}\\b`));
  });
});
