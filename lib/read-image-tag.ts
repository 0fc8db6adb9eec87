import type { Node } from 'constructs';
import { ConfigurationError } from '../contract/configuration-error.ts';
import { IMAGE_TAG_CONTEXT, imageTag } from '../contract/image-tag.ts';

/**
 * Tag of the worker's image as the CDK context has it; undefined while none has been pushed.
 *
 * @throws ConfigurationError when the context holds something else than a tag.
 */
export function readImageTag(node: Node): string | undefined {
  const value: unknown = node.tryGetContext(IMAGE_TAG_CONTEXT);
  if (value === undefined) return undefined;
  const tag = typeof value === 'string' ? imageTag.parse(value) : undefined;
  if (tag !== undefined) return tag;
  throw new ConfigurationError('The CDK context', [
    {
      name: IMAGE_TAG_CONTEXT,
      rule: imageTag.rule,
      received: JSON.stringify(value),
      remedy: 'Correct it in cdk.context.json, or run "npm run ecs:build-push", which records the tag that it pushes.',
    },
  ]);
}
