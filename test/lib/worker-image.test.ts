import { describe, expect, test } from '@jest/globals';
import { onlyPropertiesOf, resourcesOf, synthesizeCloudIde, type Template } from './synthesis.ts';

const first = synthesizeCloudIde({}, { imageTag: '0123456789ab' });
const withoutImage = synthesizeCloudIde();

function imageOf(template: Template): string {
  const { ContainerDefinitions } = onlyPropertiesOf(template, 'AWS::ECS::TaskDefinition');
  const [container] = ContainerDefinitions as { Image: { 'Fn::Join': [string, unknown[]] } }[];
  return String(container?.Image['Fn::Join'][1].at(-1));
}

function scalerVariables(template: Template): Record<string, unknown> {
  const { Environment } = onlyPropertiesOf(template, 'AWS::Lambda::Function');
  return (Environment as { Variables: Record<string, unknown> }).Variables;
}

describe('the image that was pushed', () => {
  test('is named by the task definition, and lets the scaler launch', () => {
    expect(imageOf(first)).toBe(':0123456789ab');
    expect(scalerVariables(first)).toMatchObject({ ECS_IMAGE_PUSHED: 'true' });
  });

  test('changes nothing when it is deployed again', () => {
    expect(synthesizeCloudIde({}, { imageTag: '0123456789ab' })).toEqual(first);
  });

  test('changes the image of the task definition, and nothing else, when it is another', () => {
    const second = synthesizeCloudIde({}, { imageTag: 'ba9876543210' });
    expect(imageOf(second)).toBe(':ba9876543210');
    const renamed = JSON.stringify(second).replaceAll(':ba9876543210', ':0123456789ab');
    expect(JSON.parse(renamed)).toEqual(first);
    expect(JSON.stringify(second).match(/ba9876543210/g)).toHaveLength(1);
  });

  test('reaches new tasks without the function, which names the family and no revision', () => {
    expect(scalerVariables(first)['ECS_TASK_DEFINITION']).toBe('CloudIde-terminal-worker');
    const [[taskDefinitionId] = []] = resourcesOf(first, 'AWS::ECS::TaskDefinition');
    const functions = JSON.stringify(resourcesOf(first, 'AWS::Lambda::Function'));
    expect(functions).not.toContain(String(taskDefinitionId));
  });
});

describe('without an image', () => {
  test('the task definition names one that is never pushed, and the scaler launches nothing', () => {
    expect(imageOf(withoutImage)).toBe(':none');
    expect(scalerVariables(withoutImage)).toMatchObject({ ECS_IMAGE_PUSHED: 'false' });
  });

  test('a task definition that exists already is launched all the same', () => {
    const template = synthesizeCloudIde({ ECS_TASK_DEFINITION: 'cloudide-worker' });
    expect(scalerVariables(template)).toMatchObject({ ECS_IMAGE_PUSHED: 'true' });
  });
});

test.each(['none', '', '-leading', 'has space', 'a'.repeat(129)])('%j is refused as a tag', (imageTag) => {
  expect(() => synthesizeCloudIde({}, { imageTag })).toThrow(
    `imageTag must be an image tag: 1 to 128 letters, digits, "_", "." and "-", beginning with neither of the last two, and not "none"; received ${JSON.stringify(imageTag)}`,
  );
});
