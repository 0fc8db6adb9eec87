import type { PriceList } from '../contract/prices.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { rate } from './format.ts';
import { allMonth } from './month.ts';

/** So many NAT gateways, each with the public address that it needs, without the data that goes through. */
export function natGatewayLine(item: string, gateways: number, { prices }: PriceList): CostLine {
  const hour = prices.natGatewayHour.dollars;
  const address = prices.publicIpv4Hour.dollars;
  const { words, count } = allMonth(gateways);
  const arithmetic = `${words} x (${rate(hour)} + IPv4 ${rate(address)}), and ${rate(prices.natGatewayGb.dollars)} a GB`;
  return costLine(item, arithmetic, count * (hour + address));
}
