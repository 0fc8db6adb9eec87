/** What the worker's image is built from, as paths below the checkout: `worker/Dockerfile` copies these, `.dockerignore` lets these in. */
export const workerInputs = [
  'aws',
  'bin/require-node.js',
  'contract',
  'lambda',
  'package-lock.json',
  'package.json',
  'scaling',
  'tools/bundle.js',
  'tools/lean-sdk.js',
  'worker',
] as const;

export const DOCKERFILE = 'worker/Dockerfile';
