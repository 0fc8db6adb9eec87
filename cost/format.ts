/** A whole or broken number with separators of thousands, e.g. `43,200` or `0.14`. */
export function plain(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** A unit price with as many decimals as it has, two at least and ten at most, e.g. `$0.30` or `$0.0000133334`. */
export function rate(dollars: number): string {
  const [whole = '0', decimals = ''] = dollars.toFixed(10).split('.');
  return `$${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')}`;
}

/** An amount to the cent, e.g. `1,234.50` or `-3.67`. */
export function cents(dollars: number): string {
  return dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
