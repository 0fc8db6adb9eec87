import { describe, expect, test } from '@jest/globals';
import { labelSides } from '../../../../cli/simulate/report/label-sides.ts';

describe('the labels of points', () => {
  test.each([
    { title: 'stand on the right', places: [{ x: 0, y: 0 }], expected: ['right'] },
    {
      title: 'do not mind each other above and below',
      places: [
        { x: 0, y: 0 },
        { x: 0, y: 14 },
      ],
      expected: ['right', 'right'],
    },
    {
      title: 'do not mind each other far apart',
      places: [
        { x: 0, y: 0 },
        { x: 150, y: 0 },
      ],
      expected: ['right', 'right'],
    },
    {
      title: 'go to the left where the right is taken',
      places: [
        { x: 200, y: 0 },
        { x: 201, y: 5 },
      ],
      expected: ['right', 'left'],
    },
    {
      title: 'stay on the right where both sides are taken',
      places: [
        { x: 200, y: 0 },
        { x: 201, y: 5 },
        { x: 200, y: 3 },
      ],
      expected: ['right', 'left', 'right'],
    },
  ])('$title', ({ places, expected }) => {
    expect(labelSides(places)).toEqual(expected);
  });
});
