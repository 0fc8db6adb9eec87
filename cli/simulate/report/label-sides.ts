/** Where a point lies, in pixels from the upper left. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

type Side = 'right' | 'left';

/** No label is wider, and none is higher; between point and label lies a gap. */
const LABEL_WIDTH = 150;
const LABEL_HEIGHT = 14;
const GAP = 8;

/** On which side of its point each label stands, so that they do not lie over each other: on the left only where the right is taken. */
export function labelSides(places: readonly Place[]): readonly Side[] {
  const taken: Place[] = [];
  return places.map(({ x, y }) => {
    const right = { x: x + GAP, y };
    const left = { x: x - GAP - LABEL_WIDTH, y };
    const side = !isFree(right, taken) && isFree(left, taken) ? 'left' : 'right';
    taken.push(side === 'left' ? left : right);
    return side;
  });
}

function isFree({ x, y }: Place, taken: readonly Place[]): boolean {
  return taken.every((label) => Math.abs(label.x - x) >= LABEL_WIDTH || Math.abs(label.y - y) >= LABEL_HEIGHT);
}
