import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';

/** What to do instead of a log driver of Docker, by its name (ECS API reference, LogConfiguration, logDriver). */
const insteadOf: Readonly<Record<string, string>> = {
  awsfirelens:
    'Send the same from Fluent Bit outside of the pod: as [OUTPUT] of aws-observability/aws-logging on EKS Fargate, which takes cloudwatch_logs, es, firehose and kinesis, or in the values of the Helm chart aws-for-fluent-bit on nodes.',
  splunk:
    'Install the Helm chart splunk-otel-collector, with the token in a Secret; on EKS Fargate send to Splunk by way of Amazon Data Firehose.',
  fluentd:
    'Add an [OUTPUT] of the plugin forward to Fluent Bit on nodes; the log router of EKS Fargate has no such output.',
  gelf: 'Add an [OUTPUT] of the plugin gelf to Fluent Bit on nodes; the log router of EKS Fargate has no such output.',
  syslog:
    'Add an [OUTPUT] of the plugin syslog to Fluent Bit on nodes; the log router of EKS Fargate has no such output.',
  journald: 'Read logs with `kubectl logs`, or let Fluent Bit on the nodes send them where the journal was sent to.',
};

/** A log configuration of another driver than awslogs. */
export function tellOtherDriver(configuration: Place, context: ExportContext): void {
  const driver = configuration.required('logDriver');
  const name = driver?.text();
  if (driver === undefined || name === undefined) return;
  if (name === 'json-file') {
    tellFiles(driver, configuration.member('options'));
    return;
  }
  const reader = `kubectl logs -n ${context.namespace} -l app.kubernetes.io/name=${context.name}`;
  configuration.remark('log-driver-not-available', {
    lost: `Kubernetes has no log driver ${name}: what the container logs stays on its node, with what the driver's options and secrets ask for left out.`,
    remedy: `${insteadOf[name] ?? 'Send logs from Fluent Bit outside of the pod.'} Until then read them with \`${reader}\`.`,
  });
}

/** Docker's json-file is what the kubelet does. */
function tellFiles(driver: Place, options: Place | undefined): void {
  driver.ignore('Containers write to files on their node there, too, and `kubectl logs` reads them.');
  if (options === undefined) return;
  for (const [name, option] of options.members()) {
    if (name === 'mode' || name === 'max-buffer-size') {
      option.ignore('Writing to a file never blocks, and needs no buffer.');
    } else if (name === 'max-size' || name === 'max-file') {
      option.remark('log-rotation-of-the-node', {
        lost: `The option ${name} is not the pod's to say: the kubelet keeps 5 files of 10 MiB for each container unless the node says otherwise.`,
        remedy:
          "Set containerLogMaxSize and containerLogMaxFiles in the nodes' kubelet configuration where that is not enough.",
      });
    } else {
      option.remark('log-option-not-carried', {
        lost: `The option ${name} of the driver json-file has no counterpart in the kubelet's log files.`,
        remedy: 'Let a log collector add labels and other details to the lines.',
      });
    }
  }
}

/** The container that FireLens makes the log router of its task. */
export function tellLogRouter(firelens: Place, context: ExportContext): void {
  const place =
    context.target === 'eks-fargate'
      ? "the cluster's aws-observability/aws-logging ConfigMap"
      : 'the values of the Helm chart aws-for-fluent-bit';
  firelens.remark('log-router-not-wired', {
    lost: "The router's container runs, and nothing reaches it: ECS points the other containers' output at it and writes its configuration, and Kubernetes does neither.",
    remedy: `Move its outputs, filters and parsers into ${place} and take the container out, or let the other containers send to it on localhost:24224 themselves.`,
  });
}
