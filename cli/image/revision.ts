import { captureProgram, MissingProgramError, SHORT_LIMIT_SECONDS } from '../programs/external-program.ts';
import { CommandFailure } from '../terminal/failure.ts';
import { workerInputs } from './worker-inputs.ts';

/** Digits of a revision that name it: 48 bits, more where git needs them to tell two revisions apart. */
const REVISION_DIGITS = 12;

/**
 * The git revision, abbreviated, that last changed a file of the image in the current folder's checkout. Images are named after it:
 * a commit of anything else, such as the recorded tag itself, needs no new image.
 *
 * @throws CommandFailure in one sentence when there is none, or when files that go into the image differ from it.
 */
export async function cleanRevision(): Promise<string> {
  const files = ['--', '.dockerignore', ...workerInputs];
  const revision = (await git(['log', '-1', `--abbrev=${REVISION_DIGITS}`, '--format=%h', ...files]))?.trim();
  if (!revision) {
    throw new CommandFailure(
      'This folder has no git revision that the image could be named after: run it in a git checkout, or choose a tag with --tag.',
    );
  }
  const changes = await git(['status', '--porcelain', '--untracked-files=all', ...files]);
  if (changes === undefined) throw new CommandFailure('"git status" failed in this folder.');
  const changed = changes.split('\n').filter((line) => line !== '');
  if (changed.length > 0) throw new CommandFailure(notClean(changed, revision));
  return revision;
}

function notClean(changed: readonly string[], revision: string): string {
  // A line is two letters of state, a blank, and the path (git-status manual, "Short Format").
  const [first = '', ...more] = changed.map((line) => line.slice(3));
  const files = more.length === 0 ? `${first} differs` : `${first} and ${more.length} more differ`;
  return `${files} from revision ${revision}, after which the image would be named for good: commit first, or choose a tag with --tag.`;
}

/** What git prints; undefined when it fails, as it does outside a checkout. */
async function git(args: readonly string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await captureProgram(['git', ...args], { limitSeconds: SHORT_LIMIT_SECONDS });
    return exitCode === 0 ? stdout : undefined;
  } catch (error) {
    if (error instanceof MissingProgramError)
      throw new CommandFailure(
        'git, which names the revision, is not on the PATH, or is not executable; choose a tag with --tag.',
      );
    throw error;
  }
}
