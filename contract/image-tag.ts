import { type SettingKind, text } from './setting-kinds.ts';

/** The CDK context's key for the tag of the worker's image: the last push records it in `cdk.context.json`, the next deployment reads it. */
export const IMAGE_TAG_CONTEXT = 'workerImageTag';

/** The tag that a task definition names while no image has been pushed. */
export const NO_IMAGE_TAG = 'none';

/** A tag as registries take it (OCI distribution specification, "Pulling manifests"; ECR follows it). */
export const imageTag: SettingKind<string> = text(
  `an image tag: 1 to 128 letters, digits, "_", "." and "-", beginning with neither of the last two, and not "${NO_IMAGE_TAG}"`,
  new RegExp(`^(?!${NO_IMAGE_TAG}$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$`),
);
