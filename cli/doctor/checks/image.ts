import { check } from '../check.ts';
import { error, type Finding, manual, ok, together } from '../finding.ts';
import type { ImageState } from '../knowledge.ts';

export const image = check(
  'image',
  'Image',
  ['images'],
  ['taskDefinition'],
  ({ images, taskDefinition: { architecture } }) =>
    together(
      images.map((state) => judgeImage(state, architecture)),
      ok('no container has one to look for'),
    ),
);

/** Names of a processor as image indexes have them (OCI image specification, "Image Index", after Go's GOARCH). */
const platformNames = { ARM64: 'linux/arm64', X86_64: 'linux/amd64' } as const;

function judgeImage(state: ImageState, architecture: keyof typeof platformNames): Finding {
  const platform = platformNames[architecture];
  switch (state.kind) {
    case 'bundle':
      return ok("the worker's bundle, as processes of this machine");
    case 'elsewhere':
      return manual(`${state.image} is not in ECR`, `Make sure that it is there, and built for ${platform}.`);
    case 'missing':
      return error(
        `${state.image} is not in its repository`,
        'Push it with "npm run ecs:build-push", then deploy with "npx cdk deploy".',
      );
    case 'stored':
      return state.platforms.includes(platform)
        ? ok(`${state.image} for ${platform}`)
        : error(
            `${state.image} is built for ${state.platforms.join(', ')}, and the tasks are ${platform}`,
            'Push an image of that architecture with "npm run ecs:build-push", or change WORKER_CPU_ARCHITECTURE; then deploy.',
          );
  }
}
