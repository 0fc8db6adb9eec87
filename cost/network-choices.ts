import { listPrices, type PriceList } from '../contract/prices.ts';
import { type CostLine, costLine } from './cost-sheet.ts';
import { rate } from './format.ts';
import { allMonth, asAwsQuotes } from './month.ts';
import { natGatewayLine } from './nat-gateway.ts';

/** What a task needs to reach without a public address or NAT gateway, beside S3, whose gateway endpoint is free. */
const requiredInterfaceEndpoints: readonly string[] = ['ecr.api', 'ecr.dkr', 'logs', 'sqs'];
/** The zones of the VPC that the stack creates. */
const ZONES = 2;

/** What each way out of the network costs a month, each for itself. */
export function networkChoices(list: PriceList = listPrices): readonly CostLine[] {
  const address = list.prices.publicIpv4Hour.dollars;
  const endpoints = requiredInterfaceEndpoints.length;
  return [
    costLine('S3 gateway endpoint', 'free', 0),
    costLine(
      'Public IPv4 address of a task that always runs',
      `${allMonth(1).words} x ${rate(address)} ${asAwsQuotes(address)}`,
      allMonth(1).count * address,
    ),
    natGatewayLine('NAT gateway, one for both zones', 1, list),
    natGatewayLine('NAT gateways, one in each zone', ZONES, list),
    endpointLine(
      `Interface endpoints (${requiredInterfaceEndpoints.join(', ')}) in ${ZONES} zones`,
      endpoints * ZONES,
      list,
    ),
    endpointLine(`One more of them, secretsmanager, where a secret is used, in ${ZONES} zones`, ZONES, list),
  ];
}

function endpointLine(item: string, count: number, { prices }: PriceList): CostLine {
  const hour = prices.interfaceEndpointHour.dollars;
  const hours = allMonth(count);
  const arithmetic = `${hours.words} x ${rate(hour)}, and ${rate(prices.interfaceEndpointGb.dollars)} a GB`;
  return costLine(item, arithmetic, hours.count * hour);
}
