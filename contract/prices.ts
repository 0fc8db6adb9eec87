import type { DeploymentSettings } from './deployment-settings.ts';

/** What AWS charges for one unit of something. */
export interface Price {
  /** US dollars for one `unit`. */
  readonly dollars: number;
  /** What one price buys, e.g. `vCPU-hour`. */
  readonly unit: string;
  /** Where the price was read. */
  readonly source: string;
  /** Set when no source states this price as such. */
  readonly unverified?: true | undefined;
}

/** Prices of one Region as they were on a day. Free tiers and volume discounts are left out. */
export interface PriceList {
  /** The Region, e.g. `us-east-1`. */
  readonly region: string;
  /** The day of the newest source, as YYYY-MM-DD. */
  readonly asOf: string;
  readonly prices: Readonly<Record<PriceName, Price>>;
}

const fargateSource = 'vantage.sh/blog/fargate-pricing; fortem.dev/fargate-spot (June 2026)';
const spotSource = 'half of on-demand, the dear end of the 50 to 70 % off in fortem.dev/fargate-spot (June 2026)';
const natSource = 'zacfukuda.com/blog/aws-nat-gateway-vs-vpc-endpoint (June 2026)';
const sqsSource = 'cloudburn.io/blog/amazon-sqs-pricing (March 2026)';
const cloudWatchSource = 'factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards (June 2026)';
const s3RequestSource = 'aws.amazon.com/s3/pricing; c3x.dev/blog/s3-request-fees-explained';

const prices = {
  fargateX86VcpuHour: { dollars: 0.04048, unit: 'vCPU-hour', source: fargateSource },
  fargateX86GbHour: { dollars: 0.004445, unit: 'GB-hour', source: fargateSource },
  fargateArmVcpuHour: { dollars: 0.03238, unit: 'vCPU-hour', source: fargateSource },
  fargateArmGbHour: { dollars: 0.00356, unit: 'GB-hour', source: fargateSource },
  // AWS moves Spot prices with supply and demand, so no page can state them for long.
  fargateX86SpotVcpuHour: { dollars: 0.02024, unit: 'vCPU-hour', source: spotSource, unverified: true },
  fargateX86SpotGbHour: { dollars: 0.0022225, unit: 'GB-hour', source: spotSource, unverified: true },
  fargateArmSpotVcpuHour: { dollars: 0.01619, unit: 'vCPU-hour', source: spotSource, unverified: true },
  fargateArmSpotGbHour: { dollars: 0.00178, unit: 'GB-hour', source: spotSource, unverified: true },
  publicIpv4Hour: {
    dollars: 0.005,
    unit: 'address-hour',
    source: 'cloudburn.io/blog/aws-nat-gateway-pricing (February 2026)',
  },
  natGatewayHour: { dollars: 0.045, unit: 'gateway-hour', source: natSource },
  natGatewayGb: { dollars: 0.045, unit: 'GB', source: natSource },
  interfaceEndpointHour: { dollars: 0.01, unit: 'endpoint-hour in a zone', source: natSource },
  interfaceEndpointGb: { dollars: 0.01, unit: 'GB', source: `aws.amazon.com/privatelink/pricing; ${natSource}` },
  lambdaMillionRequests: { dollars: 0.2, unit: 'million requests', source: 'cloudchipr.com/blog/aws-lambda-pricing' },
  lambdaArmGbSecond: { dollars: 0.0000133334, unit: 'GB-second', source: 'cloudchipr.com/blog/aws-lambda-pricing' },
  schedulerMillionInvocations: {
    dollars: 1,
    unit: 'million invocations',
    source: 'cloudburn.io/blog/amazon-eventbridge-pricing (March 2026)',
  },
  sqsStandardMillionRequests: { dollars: 0.4, unit: 'million requests', source: sqsSource },
  sqsFifoMillionRequests: { dollars: 0.5, unit: 'million requests', source: sqsSource },
  customMetricMonth: {
    dollars: 0.3,
    unit: 'metric-month',
    source: 'signoz.io/guides/cloudwatch-pricing (February 2026)',
  },
  alarmMetricMonth: {
    dollars: 0.1,
    unit: 'month of a metric in an alarm',
    source: 'c3x.dev/blog/aws-cloudwatch-metrics-cost',
  },
  metricDataThousandMetrics: {
    dollars: 0.01,
    unit: 'thousand metrics asked for',
    source: 'support.site24x7.com/portal/en/kb/articles/aws-cloudwatch-metrics-cost-calculation',
  },
  logsIngestGb: { dollars: 0.5, unit: 'GB', source: cloudWatchSource },
  dashboardMonth: { dollars: 3, unit: 'dashboard-month', source: cloudWatchSource },
  secretMonth: {
    dollars: 0.4,
    unit: 'secret-month',
    source: 'hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms',
  },
  s3GbMonth: {
    dollars: 0.023,
    unit: 'GB-month',
    source: 'devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples',
  },
  s3ThousandWrites: {
    dollars: 0.005,
    unit: 'thousand PUT, COPY, POST or LIST requests',
    source: s3RequestSource,
  },
  s3ThousandReads: { dollars: 0.0004, unit: 'thousand GET or HEAD requests', source: s3RequestSource },
  ecrGbMonth: { dollars: 0.1, unit: 'GB-month', source: 'cloudburn.io/blog/amazon-ecr-pricing (March 2026)' },
  eksControlPlaneHour: {
    dollars: 0.1,
    unit: 'cluster-hour',
    source: 'cloudburn.io/blog/amazon-eks-pricing (April 2026)',
  },
  t3MediumHour: {
    dollars: 0.0416,
    unit: 'instance-hour',
    source: 'hacecuentas.com/en/costo-servidor-cloud-aws-ec2-mensual (April 2026)',
  },
  t4gMediumHour: {
    dollars: 0.0336,
    unit: 'instance-hour',
    source: "aws.amazon.com/ec2/pricing/on-demand, as Podmonkey's price sheet has it (June 2026)",
  },
} as const satisfies Readonly<Record<string, Price>>;

/** Names of the prices. */
export type PriceName = keyof typeof prices;

/** AWS's list prices as the named pages had them; `fqs cost --prices FILE` takes others. */
export const listPrices: PriceList = { region: 'us-east-1', asOf: '2026-06-13', prices };

/** What decides the price of a task. */
export interface TaskSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpuUnits: number;
  /** Memory in MiB; Fargate bills 1024 of them as one GB. */
  readonly memoryMib: number;
  readonly architecture: 'ARM64' | 'X86_64';
  /** Whether it runs on the capacity provider FARGATE or FARGATE_SPOT. */
  readonly capacity: 'FARGATE' | 'FARGATE_SPOT';
  /** Whether it has a public IPv4 address. */
  readonly publicIp: boolean;
}

type TaskSizeSetting =
  | 'WORKER_CPU_UNITS'
  | 'WORKER_MEMORY_MIB'
  | 'WORKER_CPU_ARCHITECTURE'
  | 'ECS_CAPACITY_PROVIDERS'
  | 'ECS_ASSIGN_PUBLIC_IP';

/** The size of the stack's own tasks, on the capacity provider that is tried first: nobody knows beforehand how much room Spot has. */
export function taskSizeFrom(settings: Pick<DeploymentSettings, TaskSizeSetting>): TaskSize {
  return {
    cpuUnits: settings.WORKER_CPU_UNITS,
    memoryMib: settings.WORKER_MEMORY_MIB,
    architecture: settings.WORKER_CPU_ARCHITECTURE,
    capacity: settings.ECS_CAPACITY_PROVIDERS[0] ?? 'FARGATE',
    publicIp: settings.ECS_ASSIGN_PUBLIC_IP,
  };
}

/** The prices of a vCPU-hour and a GB-hour of such a task. */
export function fargatePriceNames({ architecture, capacity }: Pick<TaskSize, 'architecture' | 'capacity'>): {
  readonly vcpuHour: PriceName;
  readonly gbHour: PriceName;
} {
  const spot = capacity === 'FARGATE_SPOT';
  if (architecture === 'ARM64')
    return spot
      ? { vcpuHour: 'fargateArmSpotVcpuHour', gbHour: 'fargateArmSpotGbHour' }
      : { vcpuHour: 'fargateArmVcpuHour', gbHour: 'fargateArmGbHour' };
  return spot
    ? { vcpuHour: 'fargateX86SpotVcpuHour', gbHour: 'fargateX86SpotGbHour' }
    : { vcpuHour: 'fargateX86VcpuHour', gbHour: 'fargateX86GbHour' };
}

/** US dollars for one running task for one hour, with its public address if it has one. */
export function taskHourDollars(task: TaskSize, list: PriceList = listPrices): number {
  const { vcpuHour, gbHour } = fargatePriceNames(task);
  const vcpu = (task.cpuUnits / 1024) * list.prices[vcpuHour].dollars;
  const memory = (task.memoryMib / 1024) * list.prices[gbHour].dollars;
  return vcpu + memory + (task.publicIp ? list.prices.publicIpv4Hour.dollars : 0);
}
