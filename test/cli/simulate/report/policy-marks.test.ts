import { describe, expect, test } from '@jest/globals';
import { policyMarks } from '../../../../cli/simulate/report/policy-marks.ts';

const marks = Object.entries(policyMarks).map(([policy, mark]) => ({ policy, ...mark }));

/** Relative luminance and contrast as WCAG 2.2 defines them (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

describe('the marks of policies', () => {
  test.each(['symbol', 'colour'] as const)('differ, each from each, by %s alone', (part) => {
    expect(new Set(marks.map((mark) => mark[part])).size).toBe(marks.length);
  });

  test.each(marks)('$policy stands out from a white page and from a dark one', ({ colour }) => {
    expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(3);
    expect(contrast(colour, '#121212')).toBeGreaterThanOrEqual(3);
  });
});
