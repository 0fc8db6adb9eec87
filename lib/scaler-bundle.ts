import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from './package-root.ts';

/** The scaler's function has not been bundled. */
export class MissingBundleError extends Error {
  override readonly name = 'MissingBundleError';
}

/** Where the build puts the scaler's bundle, seen from the package's root. */
const BUNDLE_DIRECTORY = join('dist', 'bundles', 'scaler');

/**
 * Directory that holds the scaler's function, `index.cjs`, ready to run.
 *
 * @param root - of the package.
 * @throws MissingBundleError when it has not been built.
 */
export function scalerBundleDirectory(root = fileURLToPath(packageRoot)): string {
  const directory = join(root, BUNDLE_DIRECTORY);
  if (!existsSync(join(directory, 'index.cjs'))) {
    throw new MissingBundleError(
      `The scaler's function is not built: run "npm run build", which makes ${BUNDLE_DIRECTORY}.`,
    );
  }
  return directory;
}
