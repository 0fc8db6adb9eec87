import { describe, expect, test } from '@jest/globals';
import { linkResolvesWithin, linkStaysWithin } from '../../../worker/workspace/link-target.ts';

describe('the target of a link', () => {
  test.each([
    { name: 'a neighbour', path: 'a/l', target: 'b', stays: true },
    { name: 'the top itself', path: 'a/b/l', target: '../..', stays: true },
    { name: 'down and up again', path: 'l', target: './a/../b//c/..', stays: true },
    { name: 'above the top', path: 'a/l', target: '../..', stays: false },
    { name: 'above the top and back', path: 'l', target: '../workspace/a', stays: false },
    { name: 'absolute', path: 'a/l', target: '/a', stays: false },
    { name: 'nothing', path: 'l', target: '', stays: false },
    { name: 'no path', path: 'l', target: 'a\0b', stays: false },
    { name: 'no text', path: 'l', target: '\ud800', stays: false },
  ])('that is $name stays within by its text: $stays', ({ path, target, stays }) => {
    expect(linkStaysWithin(path, target)).toBe(stays);
  });

  test.each<{ name: string; links: Record<string, string>; path: string; target: string; stays: boolean }>([
    { name: 'no other link', links: {}, path: 'a/l', target: '../b/c', stays: true },
    { name: 'a link to below', links: { b: 'c/d/e' }, path: 'l', target: 'b/../..', stays: true },
    { name: 'a link to above', links: { 'a/b/up': '../..' }, path: 'a/b/l', target: 'up/../x', stays: false },
    { name: 'two links', links: { x: 'a', a: 'b/../..' }, path: 'l', target: 'x/y', stays: false },
    { name: 'an absolute link', links: { x: '/etc' }, path: 'l', target: 'x/passwd', stays: false },
    { name: 'a link below a link', links: { x: 'd', 'd/y': '../..' }, path: 'l', target: 'x/y', stays: false },
    { name: 'links in a circle', links: { x: 'y', y: 'x' }, path: 'l', target: 'x', stays: true },
    { name: 'links that multiply', links: { x: 'x/x/x/x/../../../..' }, path: 'l', target: 'x/..', stays: true },
    { name: 'more than a hundred steps', links: {}, path: 'l', target: 'a/../'.repeat(200), stays: false },
  ])('by way of $name stays within: $stays', ({ links, path, target, stays }) => {
    const asked: string[] = [];
    const standingAt = (at: string) => {
      asked.push(at);
      return at in links ? { link: links[at] as string } : 'something';
    };
    expect(linkResolvesWithin(path, target, standingAt)).toBe(stays);
    expect(asked.length).toBeLessThan(101);
  });

  test('is not looked for below a name that is not there, but again where it leads up from there', () => {
    const asked: string[] = [];
    const standingAt = (at: string) => {
      asked.push(at);
      return at === 'l' ? { link: '..' } : 'nothing';
    };
    expect(linkResolvesWithin('m', 'a/b/../../c/d/../e/../../l', standingAt)).toBe(false);
    expect(asked).toEqual(['a', 'c', 'l']);
  });
});
