import { describe, expect, test } from '@jest/globals';
import { arnText, parseArn, partitionOf, splitAtColons } from '../../../migration/ecs/arn.ts';
import { hasPlaceholder } from '../../../migration/placeholder.ts';

describe('An ARN is read', () => {
  test.each([
    {
      name: 'with all fields',
      text: 'arn:aws:ecs:eu-west-1:111122223333:service/main/web',
      resource: 'service/main/web',
    },
    { name: 'without Region and account', text: 'arn:aws:s3:::files/a:b', resource: 'files/a:b' },
    { name: 'with placeholders', text: 'arn:aws:iam::{{ env `A:B` }}:role/x', resource: 'role/x' },
  ])('$name, and written again', ({ text, resource }) => {
    const arn = parseArn(text);
    expect(arn?.resource).toBe(resource);
    expect(arn && arnText(arn)).toBe(text);
  });

  test.each([
    { name: 'another text', text: 'web' },
    { name: 'a URL', text: 'https://sqs.eu-west-1.amazonaws.com/1/a' },
    { name: 'one that ends before the resource', text: 'arn:aws:ecs:eu-west-1:111122223333' },
    { name: 'one with an empty resource', text: 'arn:aws:ecs:eu-west-1:111122223333:' },
    { name: 'one without a service', text: 'arn:aws:::1:a' },
  ])('but not $name', ({ text }) => {
    expect(parseArn(text)).toBeUndefined();
  });
});

test('Colons within placeholders split nothing', () => {
  expect(splitAtColons(`a:\${B:-c}:{{d:e}}:`)).toEqual(['a', `\${B:-c}`, '{{d:e}}', '']);
});

test.each([
  { text: `x-\${A}`, has: true },
  { text: '{{ a }}', has: true },
  { text: '<ES-URL>', has: true },
  { text: 'a < b', has: false },
  { text: '$(A)', has: false },
])('Whether $text is to be filled in: $has', ({ text, has }) => {
  expect(hasPlaceholder(text)).toBe(has);
});

test.each([
  { region: 'eu-central-1', partition: 'aws' },
  { region: 'cn-northwest-1', partition: 'aws-cn' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov' },
  { region: '{{region}}', partition: 'aws' },
])('$region is of the partition $partition', ({ region, partition }) => {
  expect(partitionOf(region)).toBe(partition);
});
