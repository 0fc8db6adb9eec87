import { expect, test } from '@jest/globals';
import { type Leftovers, retained } from '../../../cli/destroy/retained.ts';

const nothing: Leftovers = { bucketName: undefined, repository: undefined, secretName: undefined };

test.each<{ name: string; left: Partial<Leftovers>; prices: string[] }>([
  { name: 'nothing', left: {}, prices: [] },
  {
    name: 'a bucket, which may hold any amount',
    left: { bucketName: 'files' },
    prices: ['$0.023 a month for each GB in it; "aws s3 ls s3://files --recursive --summarize" says how many'],
  },
  {
    name: 'an image',
    left: { repository: { name: 'workers', stored: { count: 1, bytes: 133_286_069 } } },
    prices: ['1 image, at most 0.133 GB x $0.10 = $0.01 a month'],
  },
  {
    name: 'many images',
    left: { repository: { name: 'workers', stored: { count: 300, bytes: 40e9 } } },
    prices: ['300 images, at most 40 GB x $0.10 = $4.00 a month'],
  },
  {
    name: 'an empty repository',
    left: { repository: { name: 'workers', stored: { count: 0, bytes: 0 } } },
    prices: ['0 images, at most 0 GB x $0.10 = $0.00 a month'],
  },
  {
    name: 'a repository that could not be read',
    left: { repository: { name: 'workers', stored: undefined } },
    prices: ['$0.10 a month for each GB in it, which could not be read'],
  },
  { name: 'a secret', left: { secretName: 'redis' }, prices: ['$0.40 a month'] },
])('what is kept is named with its price: $name', ({ left, prices }) => {
  expect(retained({ ...nothing, ...left }).map(({ price }) => price)).toEqual(prices);
});

test('each thing that is kept comes with the command that removes it', () => {
  const kept = retained({
    bucketName: 'files',
    repository: { name: 'workers', stored: { count: 1, bytes: 1 } },
    secretName: 'redis',
  });
  expect(kept.map(({ remove }) => remove)).toEqual([
    'aws s3 rb s3://files --force',
    'aws ecr delete-repository --repository-name workers --force',
    'aws secretsmanager delete-secret --secret-id redis',
  ]);
});
