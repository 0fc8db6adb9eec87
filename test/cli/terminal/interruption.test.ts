import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { whoseCommands } from '../../../cli/local/local-session.ts';
import { buildOnce } from '../../local/support/built.ts';
import { killAll, startFqs } from '../support/fqs.ts';
import { leftAfter } from '../support/left-after.ts';

const CTRL_C = '\x03';
const freePorts = ['--sqs-port', '0', '--ecs-port', '0'];

let cwd: string;
beforeAll(buildOnce);
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'interrupted-'));
});
afterEach(async () => {
  await killAll();
  rmSync(cwd, { recursive: true });
});

describe('Ctrl-C in a terminal', () => {
  test('stops a stack in good order, also when it is typed again meanwhile', async () => {
    const environment = { ECS_MIN_TASKS: '1', TERM: 'xterm' };
    const stack = startFqs(['start', ...freePorts, '--start-delay-seconds', '0'], { cwd, environment, terminal: true });
    await stack.log.line(/Ctrl-C stops it/);
    await stack.log.line(/tasks 0 starting, 1 running/);
    stack.log.line(/Stopping \.\.\./).then(() => stack.stdin.write(CTRL_C));
    const { exitCode, stdout, left } = await leftAfter(stack, () => stack.stdin.write(CTRL_C));
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] });
    expect(stdout).toMatch(/Stopping \.\.\.\r\n/);
    expect(readdirSync(join(cwd, '.fqs'))).toEqual(['logs']);
  });

  test('ends a demo that is still synthesizing with exit code 130 and without another word', async () => {
    // Sent to all processes of the terminal, as Ctrl-C is, and just when the one that synthesizes is there.
    const hook = "data:text/javascript,if(process.argv[1].endsWith('app.ts'))process.kill(0,'SIGINT')";
    const environment = { TERM: 'xterm', NODE_OPTIONS: `--import=${hook}` };
    const { exitCode, stdout } = await startFqs(['demo'], { cwd, environment, terminal: true }).ended;
    const stages = `${whoseCommands(process.getuid?.())}\r\nStarting a stack on free ports ...\r\n`;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: stages });
  });

  test('ends a demo that waits for its results with exit code 130 and "Interrupted."', async () => {
    const demo = startFqs(['demo'], { cwd, environment: { TERM: 'xterm' }, terminal: true });
    // The progress bar is redrawn without an end of line.
    await new Promise<void>((shown) => {
      let text = '';
      demo.stdout.on('data', (chunk) => {
        text += chunk;
        if (/results \[/.test(text)) shown();
      });
    });
    const { exitCode, stdout, left } = await leftAfter(demo, () => demo.stdin.write(CTRL_C));
    expect({ exitCode, left }).toEqual({ exitCode: 130, left: [] });
    expect(stdout).toMatch(/Interrupted\.\r\n/);
    expect(stdout).not.toContain('results are in');
  });
});
