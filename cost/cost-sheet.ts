/** One line of a bill. */
export interface CostLine {
  readonly item: string;
  /** How the amount comes about, in words and figures. */
  readonly arithmetic: string;
  /** US dollars a month, rounded to the cent. */
  readonly dollars: number;
}

/** Lines and their sum. Lines are rounded before they are added, as on AWS's bill, so the sum is that of what is shown. */
export interface CostSheet {
  readonly lines: readonly CostLine[];
  /** US dollars a month. */
  readonly dollars: number;
}

export function costLine(item: string, arithmetic: string, dollars: number): CostLine {
  return { item, arithmetic, dollars: roundedToCents(dollars) };
}

export function costSheet(lines: readonly CostLine[]): CostSheet {
  return { lines, dollars: roundedToCents(lines.reduce((sum, line) => sum + line.dollars, 0)) };
}

/** The addend lifts products like 1.005, which binary numbers hold a little too low. */
function roundedToCents(dollars: number): number {
  return Math.round(dollars * 100 + 1e-7) / 100;
}
