import { describe, expect, test } from '@jest/globals';
import { nodeTypeFor, podsOn, roomOf, smallestNodeType } from '../../cost/eks-node-types.ts';

const asking = (milliCpu: number, memoryMib: number, gpus = 0) => ({ milliCpu, memoryMib, gpus });

describe('the type of nodes for a pod', () => {
  test.each([
    { name: 'little', requests: asking(250, 512), type: 't3.medium' },
    { name: 'nothing', requests: asking(0, 0), type: 't3.medium' },
    { name: 'more memory than 4 GiB leave', requests: asking(1000, 3500), type: 't3.large' },
    { name: 'two whole cores, which no node of two has', requests: asking(2000, 4096), type: 'm5.xlarge' },
    { name: '30 GiB, which 32 GiB do not leave', requests: asking(4000, 30_720), type: 'm5.4xlarge' },
    { name: 'the largest task of Fargate', requests: asking(16_000, 122_880), type: 'm5.12xlarge' },
    { name: 'a GPU', requests: asking(1000, 2048, 1), type: 'g4dn.xlarge' },
    { name: 'a GPU and much memory', requests: asking(1000, 30_720, 1), type: 'g4dn.4xlarge' },
    { name: 'four GPUs', requests: asking(1000, 2048, 4), type: 'g4dn.12xlarge' },
    { name: 'more GPUs than there are', requests: asking(1000, 2048, 8), type: undefined },
    { name: 'more cores than there are', requests: asking(96_000, 2048), type: undefined },
  ])('that asks for $name', ({ requests, type }) => {
    expect(nodeTypeFor('X86_64', requests)?.name).toBe(type);
  });

  test.each([
    { name: 'little', requests: asking(250, 512), type: 't4g.medium' },
    { name: '4 cores', requests: asking(4000, 8192), type: 'm6g.2xlarge' },
    { name: 'a GPU', requests: asking(250, 512, 1), type: undefined },
  ])('on ARM that asks for $name', ({ requests, type }) => {
    expect(nodeTypeFor('ARM64', requests)?.name).toBe(type);
  });
});

test('a t3.medium has room for as many pods as its cores, its memory and its addresses allow', () => {
  const node = smallestNodeType('X86_64');
  expect(roomOf(node)).toEqual({ milliCpu: 1680, memoryMib: 3484 });
  expect(podsOn(node, asking(500, 512))).toBe(3);
  expect(podsOn(node, asking(100, 1024))).toBe(3);
  expect(podsOn(node, asking(1, 1))).toBe(14);
  expect(podsOn(node, asking(100, 100, 1))).toBe(0);
});
