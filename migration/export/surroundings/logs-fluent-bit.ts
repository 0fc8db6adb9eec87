import { arnText, partitionOf } from '../../ecs/arn.ts';
import { ROLE_ANNOTATION } from '../../kubernetes/annotations.ts';
import { writeFluentBitOutput } from '../../kubernetes/fluent-bit-output.ts';
import type { FileDraft } from '../../output/file-draft.ts';
import { placeholder } from '../../placeholder.ts';
import { carryAll } from '../../trace/draft.ts';
import type { ExportContext } from '../export-context.ts';
import type { ManifestDraft, OutputPart } from '../manifest-draft.ts';
import type { ContainerLogs } from './logs-awslogs.ts';

/** The one namespace and ConfigMap that the log router of EKS Fargate reads (EKS user guide, "Start AWS Fargate logging for your cluster"). */
export const OBSERVABILITY = 'aws-observability';
/** Where the outputs stand: in the ConfigMap, and in the values of the Helm chart. */
export const OUTPUT_KEY = 'output.conf';
export const OUTPUTS_VALUE = 'additionalOutputs';

/**
 * A line of a log file as containerd writes it: time, stream, F for a full line or P for a part, and the message (Kubernetes, CRI logging
 * format).
 */
const PARSERS = `[PARSER]
    Name cri-line
    Format regex
    Regex ^(?<time>\\S+) (?<stream>stdout|stderr) (?<part>[FP]) (?<log>.*)$
    Time_Key time
    Time_Format %Y-%m-%dT%H:%M:%S.%L%z
`;
const FILTERS = `[FILTER]
    Name parser
    Match *
    Key_Name log
    Parser cri-line
`;

const VALUES_ENDING = '-fluent-bit.values.yaml';

export function isFluentBitValues({ path }: FileDraft): boolean {
  return path.endsWith(VALUES_ENDING);
}

/** What takes logs to CloudWatch: EKS Fargate's own log router, or the Helm chart aws-for-fluent-bit on nodes; and what it has to be allowed. */
export function fluentBitOf(logs: readonly ContainerLogs[], context: ExportContext): OutputPart {
  const places = logs.flatMap((each) => each.places);
  const text = carryAll(places, writeFluentBitOutput(logs.map(({ output }) => output)));
  const policy: FileDraft = { path: `iam/${context.name}-logs-policy.json`, content: policyOf(logs, context) };
  if (context.target === 'eks-fargate') {
    const namespace: ManifestDraft = {
      apiVersion: 'v1',
      kind: 'Namespace',
      name: OBSERVABILITY,
      namespace: null,
      labels: { [OBSERVABILITY]: 'enabled' },
      body: {},
    };
    const router: ManifestDraft = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'aws-logging',
      namespace: OBSERVABILITY,
      body: { data: { [OUTPUT_KEY]: text, 'filters.conf': FILTERS, 'parsers.conf': PARSERS } },
    };
    return { manifests: [namespace, router], files: [policy] };
  }
  const values: FileDraft = {
    path: `${context.name}${VALUES_ENDING}`,
    content: {
      // The chart's own output sends the logs of all pods to one group. Its input has taken the lines apart already.
      cloudWatchLogs: { enabled: false },
      [OUTPUTS_VALUE]: text,
      serviceAccount: { annotations: { [ROLE_ANNOTATION]: placeholder('FLUENT_BIT_ROLE_ARN') } },
    },
  };
  return { manifests: [], files: [values, policy] };
}

/** Writing to exactly these log groups (CloudWatch Logs, "Actions, resources, and condition keys"). */
function policyOf(logs: readonly ContainerLogs[], context: ExportContext) {
  const groups = (outputs: readonly ContainerLogs[]) =>
    [...new Set(outputs.map(({ output }) => groupArn(output, context)))].sort();
  const made = groups(logs.filter(({ output }) => output.createsGroup));
  const write = {
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
    Resource: groups(logs).flatMap((group) => [group, `${group}:*`]),
  };
  const make = {
    Effect: 'Allow',
    Action: ['logs:CreateLogGroup'],
    Resource: made.flatMap((group) => [group, `${group}:*`]),
  };
  return { Version: '2012-10-17', Statement: made.length === 0 ? [write] : [write, make] };
}

function groupArn({ region, logGroupName }: ContainerLogs['output'], { account }: ExportContext): string {
  return arnText({
    partition: partitionOf(region),
    service: 'logs',
    region,
    account,
    resource: `log-group:${logGroupName}`,
  });
}
