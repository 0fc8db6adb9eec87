/** A point with a name, in pixels from the upper left of the drawing. */
export interface NamedPoint {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export type Side = 'right' | 'left' | 'top' | 'bottom';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/** About what a letter takes at 13 pixels, and a line with the space below it. */
const LETTER_WIDTH = 7;
const LINE_HEIGHT = 14;
/** From a point's middle to its label. */
const GAP = 8;

/** Best first. */
const sides: readonly Side[] = ['right', 'left', 'top', 'bottom'];

/**
 * On which side of its point each name stands, so that names do not lie over each other nor leave the drawing on the left; undefined where
 * there is no room for it.
 */
export function labelSides(points: readonly NamedPoint[]): readonly (Side | undefined)[] {
  const taken: Box[] = [];
  return points.map((point) => {
    const side = sides.find((candidate) => isFree(boxAt(candidate, point), taken));
    if (side) taken.push(boxAt(side, point));
    return side;
  });
}

function boxAt(side: Side, { x, y, name }: NamedPoint): Box {
  const width = name.length * LETTER_WIDTH;
  const [middleLeft, middleTop] = [x - width / 2, y - LINE_HEIGHT / 2];
  switch (side) {
    case 'right':
      return { left: x + GAP, top: middleTop, width };
    case 'left':
      return { left: x - GAP - width, top: middleTop, width };
    case 'top':
      return { left: middleLeft, top: y - GAP - LINE_HEIGHT, width };
    case 'bottom':
      return { left: middleLeft, top: y + GAP, width };
  }
}

function isFree({ left, top, width }: Box, taken: readonly Box[]): boolean {
  const apart = (other: Box) =>
    left >= other.left + other.width || other.left >= left + width || Math.abs(top - other.top) >= LINE_HEIGHT;
  return left >= 0 && taken.every(apart);
}
