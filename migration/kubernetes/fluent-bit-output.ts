/**
 * Where Fluent Bit sends what containers log, in the one form in which exports write it and imports read it back: `[OUTPUT]` sections of the
 * `cloudwatch_logs` plugin in Fluent Bit's classic syntax (Fluent Bit manual, "Amazon CloudWatch").
 */
export interface CloudWatchLogsOutput {
  /** Pattern of the tags whose records go there; `*` stands for any number of characters. */
  readonly match: string;
  readonly region: string;
  readonly logGroupName: string;
  /** What a stream's name begins with; the tag follows without a separator. Undefined where all records go to one stream. */
  readonly logStreamPrefix: string | undefined;
  /** Whether a log group that is missing is made. */
  readonly createsGroup: boolean;
}

/** A container, as the name of its log file on the node tells it. */
export interface LoggingContainer {
  /** Name of the Deployment, ScaledJob or other object that starts the pods; their names begin with it. */
  readonly workload: string;
  readonly namespace: string;
  readonly container: string;
}

/**
 * Tags are paths of log files with dots for slashes, behind `kube.`; the kubelet names the files `<pod>_<namespace>_<container>-<id>.log`
 * (Fluent Bit manual, "Kubernetes" filter; `input.tag` and `input.path` of the Helm chart aws-for-fluent-bit; the guide of EKS Fargate shows
 * `kube.*` alone).
 */
const TAGS = 'kube.var.log.containers.';
/** Plugins that send to CloudWatch: the one written in C, and its predecessor in Go, with the same keys. */
const CLOUDWATCH_PLUGINS = ['cloudwatch_logs', 'cloudwatch'];

/**
 * The pattern that finds the records of one container. It also finds those of a container or workload whose name goes on behind a hyphen
 * (`app` finds `app-proxy`), because patterns know no other wildcard than `*`; and EKS Fargate takes no output without `Match`, so a
 * `Match_Regex` cannot stand for it (EKS user guide, "Start AWS Fargate logging for your cluster").
 */
export function matchOfContainer({ workload, namespace, container }: LoggingContainer): string {
  return `kube.*.${workload}-*_${namespace}_${container}-*`;
}

/** The first output that a container's records go to; undefined where none takes them. */
export function outputOfContainer(
  outputs: readonly CloudWatchLogsOutput[],
  { workload, namespace, container }: LoggingContainer,
): CloudWatchLogsOutput | undefined {
  return outputs.find((output) => takesFrom(output, { workload, namespace, container }));
}

/** Whether the records of a container go to an output. */
export function takesFrom(
  { match }: Pick<CloudWatchLogsOutput, 'match'>,
  { workload, namespace, container }: LoggingContainer,
): boolean {
  return matches(match, `${TAGS}${workload}-0_${namespace}_${container}-0.log`);
}

/** The stream prefix of a container that has `prefix` on ECS, where streams are called `<prefix>/<container>/<task id>`. */
export function streamPrefixOfContainer(prefix: string | undefined, container: string): string {
  return prefix === undefined ? `${container}/` : `${prefix}/${container}/`;
}

/** The way back: `ecs/app/` of the container `app` is `ecs` on ECS. A prefix of another form stays as it is, without separators at its end. */
export function ecsStreamPrefix(logStreamPrefix: string | undefined, container: string): string | undefined {
  const own = `${container}/`;
  if (logStreamPrefix === undefined || logStreamPrefix === own) return undefined;
  if (logStreamPrefix.endsWith(`/${own}`)) return logStreamPrefix.slice(0, -own.length - 1);
  return logStreamPrefix.replace(/[-/._]+$/, '') || undefined;
}

/** `output.conf` with one section for each output. Only the message itself is sent (`log_key log`), as the awslogs driver does. */
export function writeFluentBitOutput(outputs: readonly CloudWatchLogsOutput[]): string {
  return outputs.map(section).join('\n');
}

function section(output: CloudWatchLogsOutput): string {
  const { match, region, logGroupName, logStreamPrefix, createsGroup } = output;
  const lines = [
    '[OUTPUT]',
    '    Name cloudwatch_logs',
    `    Match ${match}`,
    `    region ${region}`,
    `    log_group_name ${logGroupName}`,
    ...(logStreamPrefix === undefined ? [] : [`    log_stream_prefix ${logStreamPrefix}`]),
    `    auto_create_group ${createsGroup}`,
    '    log_key log',
  ];
  return `${lines.join('\n')}\n`;
}

/** The outputs to CloudWatch in an `output.conf`, whoever wrote it. Sections of other plugins, and ones without Region or group, are left out. */
export function readFluentBitOutput(text: string): CloudWatchLogsOutput[] {
  return sectionsOf(text).flatMap((keys) => {
    const region = keys.get('region');
    const logGroupName = keys.get('log_group_name');
    const known = CLOUDWATCH_PLUGINS.includes(keys.get('name')?.toLowerCase() ?? '');
    if (!known || region === undefined || logGroupName === undefined) return [];
    const match = keys.get('match') ?? '*';
    const createsGroup = ['true', 'on', 'yes'].includes(keys.get('auto_create_group')?.toLowerCase() ?? '');
    return [{ match, region, logGroupName, logStreamPrefix: keys.get('log_stream_prefix'), createsGroup }];
  });
}

/** Keys and values of each `[OUTPUT]`; keys are case-insensitive, and lines that begin with `#` are comments. */
function sectionsOf(text: string): ReadonlyMap<string, string>[] {
  const sections: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    const heading = /^\[(\w+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      current = heading.toUpperCase() === 'OUTPUT' ? new Map() : undefined;
      if (current !== undefined) sections.push(current);
      continue;
    }
    const [, key, value] = /^([^\s#]\S*)\s+(.+)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) current?.set(key.toLowerCase(), value);
  }
  return sections;
}

function matches(pattern: string, tag: string): boolean {
  const literals = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literals.join('.*')}$`).test(tag);
}
