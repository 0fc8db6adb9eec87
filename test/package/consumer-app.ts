import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What a program printed and how it ended. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of npm's and TypeScript's kind ends within this, also on a machine that does much else. */
const TIMEOUT_MILLISECONDS = 120_000;

/**
 * An app of someone else's, with this package installed from what `npm pack` makes. It lies below node_modules, where its other
 * dependencies are found, and where git does not look.
 */
export class ConsumerApp {
  readonly folder: string;
  readonly #place: string;

  /** @param files - the app's own, by name. */
  constructor(files: Readonly<Record<string, string>>) {
    mkdirSync('node_modules/.cache', { recursive: true });
    this.#place = mkdtempSync(resolve('node_modules/.cache/consumer-'));
    this.folder = join(this.#place, 'app');
    try {
      this.#install(files);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** Runs a program in the app's folder. */
  run(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Outcome {
    return run(program, args, this.folder, environment);
  }

  remove(): void {
    rmSync(this.#place, { recursive: true, force: true });
  }

  #install(files: Readonly<Record<string, string>>): void {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules, { recursive: true });
    const tarball = this.#pack(join(this.#place, 'package'));
    succeed(this.run('tar', ['-xzf', tarball, '-C', modules]));
    cpSync(join(modules, 'package'), join(modules, 'fargate-queue-scaler'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
  }

  /** Packs a copy, freshly compiled and with the bundles that the build made last, so that other tests keep theirs. */
  #pack(copy: string): string {
    const { files }: { files: string[] } = JSON.parse(readFileSync('package.json', 'utf8'));
    const others = files.filter((name) => name !== 'dist');
    for (const name of [...others, 'package.json', join('dist', 'bundles')])
      cpSync(name, join(copy, name), { recursive: true });
    const compiler = resolve('node_modules/typescript/bin/tsc');
    // `npm run types` has checked it.
    const project = ['-p', 'tsconfig.package.json', '--noCheck', '--outDir', join(copy, 'dist', 'js')];
    succeed(run(process.execPath, [compiler, ...project], process.cwd()));
    const { stdout } = succeed(run('npm', ['pack', '--ignore-scripts', '--offline', '--json'], copy));
    const [packed]: { filename: string }[] = JSON.parse(stdout);
    if (!packed) throw new Error(`npm pack made nothing: ${stdout}`);
    return join(copy, packed.filename);
  }
}

function run(
  program: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: TIMEOUT_MILLISECONDS,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

function succeed(outcome: Outcome): Outcome {
  if (outcome.status !== 0) throw new Error(`${outcome.stdout}\n${outcome.stderr}`);
  return outcome;
}
