import type { LoggingContainer } from '../../kubernetes/fluent-bit-output.ts';
import { objectName } from '../../kubernetes/names.ts';
import type { Place } from '../../trace/place.ts';
import type { ExportContext } from '../export-context.ts';
import type { OutputPart } from '../manifest-draft.ts';
import { type ContainerLogs, logsToCloudWatch } from './logs-awslogs.ts';
import { fluentBitOf } from './logs-fluent-bit.ts';
import { tellLogRouter, tellOtherDriver } from './logs-other-drivers.ts';

/** What takes the logs of a task anywhere, and what there is to be taken. */
export interface LogPart extends OutputPart {
  readonly sent: readonly ContainerLogs[];
  /** All containers of the task, whether they are sent anywhere or not. */
  readonly containers: readonly LoggingContainer[];
}

/**
 * Where the containers of a task log to: each `logConfiguration` and `firelensConfiguration` gets its fate here. Kubernetes has no log drivers;
 * what a container writes stands in a file on its node, and Fluent Bit takes it to CloudWatch from there. A container without a log
 * configuration is sent nowhere, as on ECS.
 */
export function logsOf(task: Place, context: ExportContext): LogPart {
  const containers = task.list('containerDefinitions').map((definition) => containerOf(definition, context));
  const sent = task.list('containerDefinitions').flatMap((definition) => {
    const router = definition.member('firelensConfiguration');
    if (router !== undefined) tellLogRouter(router, context);
    const configuration = definition.member('logConfiguration');
    return configuration?.checkMap() ? logsOfContainer(definition, configuration, context) : [];
  });
  const router = sent.length === 0 ? { manifests: [], files: [] } : fluentBitOf(sent, context);
  return { ...router, sent, containers };
}

/** The pod's containers have their names made legal by the same rule. */
function containerOf(definition: Place, { name, namespace }: ExportContext): LoggingContainer {
  return { workload: name, namespace, container: objectName(String(definition.member('name')?.value ?? '')) };
}

function logsOfContainer(definition: Place, configuration: Place, context: ExportContext): ContainerLogs[] {
  if (configuration.member('logDriver')?.value !== 'awslogs') {
    tellOtherDriver(configuration, context);
    return [];
  }
  if (context.target === 'minikube') {
    configuration.remark('logs-stay-on-node', {
      lost: 'On minikube nothing sends what the container logs to CloudWatch; it stays on the machine, for as long as the pod is there.',
      remedy: `Read it with \`kubectl logs -n ${context.namespace} -l app.kubernetes.io/name=${context.name}\`.`,
    });
    return [];
  }
  return logsToCloudWatch(configuration, containerOf(definition, context), context);
}
