import { describe, expect, test } from '@jest/globals';
import { labelSides } from '../../../../cli/simulate/report/label-sides.ts';

/** Ten letters are 70 pixels wide, and a line is 14 high. */
const name = 'ten-letter';
const at = (x: number, y: number) => ({ x, y, name });

describe('the names of points', () => {
  test.each([
    { title: 'stand on the right', points: [at(200, 50)], expected: ['right'] },
    { title: 'do not mind each other a line apart', points: [at(200, 50), at(200, 64)], expected: ['right', 'right'] },
    { title: 'do not mind each other side by side', points: [at(200, 50), at(270, 50)], expected: ['right', 'right'] },
    {
      title: 'go to the left where the right is taken',
      points: [at(200, 50), at(201, 55)],
      expected: ['right', 'left'],
    },
    {
      title: 'go above and then below where both are taken',
      points: [at(200, 50), at(200, 50), at(200, 50), at(200, 50)],
      expected: ['right', 'left', 'top', 'bottom'],
    },
    {
      title: 'are left out where all is taken',
      points: [at(200, 50), at(200, 50), at(200, 50), at(200, 50), at(200, 50)],
      expected: ['right', 'left', 'top', 'bottom', undefined],
    },
    { title: 'do not leave the drawing on the left', points: [at(70, 50), at(70, 50)], expected: ['right', 'top'] },
  ])('$title', ({ points, expected }) => {
    expect(labelSides(points)).toEqual(expected);
  });
});
