import {
  type CloudWatchLogsOutput,
  type LoggingContainer,
  matchOfContainer,
  streamPrefixOfContainer,
} from '../../kubernetes/fluent-bit-output.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/** Where one container logs to, and the places of the input that say so. */
export interface ContainerLogs {
  readonly container: LoggingContainer;
  readonly output: CloudWatchLogsOutput;
  /** The `logConfiguration`. */
  readonly configuration: Place;
  readonly places: readonly Place[];
}

/** Options that an output of Fluent Bit stands for. */
const carriedOptions = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix', 'awslogs-create-group'];

/**
 * Reads a `logConfiguration` of the driver awslogs; none where it names no log group. Each option gets its fate (ECS API reference,
 * LogConfiguration).
 */
export function logsToCloudWatch(
  configuration: Place,
  container: LoggingContainer,
  context: ExportContext,
): ContainerLogs[] {
  for (const secret of configuration.list('secretOptions')) tellSecretOption(secret);
  const options = configuration.required('options');
  if (options === undefined || !options.checkMap()) return [];
  for (const [name, option] of options.members()) if (!carriedOptions.includes(name)) tellOption(name, option);
  const logGroupName = options.required('awslogs-group')?.text();
  if (logGroupName === undefined) return [];
  const prefix = options.member('awslogs-stream-prefix')?.text();
  const output: CloudWatchLogsOutput = {
    match: matchOfContainer(container),
    region: options.member('awslogs-region')?.text() ?? context.region,
    logGroupName,
    logStreamPrefix: streamPrefixOfContainer(prefix, container.container),
    createsGroup: options.member('awslogs-create-group')?.text()?.toLowerCase() === 'true',
  };
  tellSender(configuration, output, context);
  const said = [configuration.member('logDriver'), ...carriedOptions.map((name) => options.member(name))];
  const places = said.flatMap((place) => (typeof place?.value === 'string' ? [place] : []));
  return [{ container, output, configuration, places }];
}

function tellSender(configuration: Place, output: CloudWatchLogsOutput, { target, name }: ExportContext): void {
  const stream = `Streams of ${output.logGroupName} are called ${output.logStreamPrefix}kube.var.log.containers.<pod>_<namespace>_<container>-<id>.log there, no longer by the task's id`;
  const scope =
    target === 'eks-fargate'
      ? 'the ConfigMap aws-observability/aws-logging, which sends them, is one for the whole cluster and is read when a pod starts'
      : 'Fluent Bit, which sends them, has to be installed in the cluster';
  configuration.remark('logs-by-fluent-bit', {
    lost: `${stream}, and ${scope}.`,
    remedy:
      target === 'eks-fargate'
        ? `Add what an aws-logging ConfigMap of the cluster has to this one, and give the Fargate pod execution role the permissions of iam/${name}-logs-policy.json.`
        : `Give a role for Fluent Bit the permissions of iam/${name}-logs-policy.json, and run \`helm upgrade --install aws-for-fluent-bit eks/aws-for-fluent-bit -n kube-system -f ${name}-fluent-bit.values.yaml\`; it is one for all workloads.`,
  });
}

/** What Fluent Bit does about the options of awslogs that it is not told. */
function tellOption(name: string, option: Place): void {
  switch (name) {
    case 'mode':
      if (option.value !== 'blocking') {
        option.ignore('Containers write to files on their node there, which never blocks them.');
        return;
      }
      option.remark('logs-never-block', {
        lost: 'A container does not wait for its log to be sent there: it writes to a file on the node, and lines may be lost when files are rotated faster than they are sent.',
        remedy: 'Watch for gaps in the log where each line has to arrive, or write such lines to a store of their own.',
      });
      return;
    case 'max-buffer-size':
      option.ignore(
        'The log files on the node are the buffer there; the kubelet keeps 5 files of 10 MiB for a container.',
      );
      return;
    case 'awslogs-datetime-format':
    case 'awslogs-multiline-pattern':
      option.remark('log-lines-not-joined', {
        lost: 'Messages of several lines arrive as one event for each line, because no filter of the log router joins them by this pattern.',
        remedy:
          'Log one line of JSON for each message, or on nodes add a multiline filter with this pattern to the values of Fluent Bit.',
      });
      return;
    default:
      option.remark('log-option-not-carried', {
        lost: `The option ${name} of the driver awslogs is not told to Fluent Bit.`,
        remedy:
          'Look for its counterpart among the keys of the cloudwatch_logs plugin in the Fluent Bit manual, and add it to the output.',
      });
  }
}

function tellSecretOption(secret: Place): void {
  secret.remark('log-option-not-carried', {
    lost: 'A secret is given to the driver awslogs, which has no use for one, and it is not given to Fluent Bit.',
    remedy: 'Leave it out.',
  });
}
