import type { Target } from '../../kubernetes/target.ts';
import type { Place } from '../../trace/place.ts';

/** Members of a deployment's configuration that no rolling update of Kubernetes has. */
export function remarkDeployment(service: Place): void {
  const configuration = service.member('deploymentConfiguration');
  const alarms = configuration?.member('alarms');
  const waits = [
    'bakeTimeInMinutes',
    'lifecycleHooks',
    'linearConfiguration',
    'canaryConfiguration',
    'earlySuccessCriteria',
  ];
  for (const place of [alarms, ...waits.map((name) => configuration?.member(name))]) {
    if (place === undefined || isEmptyList(place)) continue;
    if (place.member('enable')?.value === false) {
      place.ignore('It is off.');
      continue;
    }
    place.remark('deployment-strategy', {
      lost: `${lastStep(place)} decides on ECS when a deployment goes on, succeeds or fails; a Deployment goes by the readiness of its pods alone.`,
      remedy: 'Have the pipeline wait, look at the alarms and call the hooks, or use Argo Rollouts.',
    });
  }
  const controller = service.member('deploymentController');
  const type = controller?.member('type');
  if (type === undefined || type.value === 'ECS')
    type?.ignore('ECS itself deploys, as the Deployment controller does.');
  else {
    type.remark('deployment-controller', {
      lost: `${String(type.value)} deploys this service; the exported Deployment updates pod by pod.`,
      remedy: 'Rebuild what that controller did with Argo Rollouts or in the pipeline.',
    });
  }
}

/** ECS takes a task out of its target groups, and waits until they let it go, before it stops it (ECS developer guide, "Task lifecycle"). */
export function remarkDrain(service: Place, target: Target): void {
  if (target === 'minikube') return;
  for (const balancer of service.list('loadBalancers')) {
    balancer.remark('drain-before-stop', {
      lost: 'ECS sends SIGTERM after the deregistration delay of the target group; a pod gets it as soon as it is deregistered, so requests that are still under way or on their way may fail.',
      remedy:
        'Let the container finish its requests after SIGTERM, or add a lifecycle.preStop.sleep (Kubernetes 1.30 and newer), and raise terminationGracePeriodSeconds by as much.',
    });
  }
}

function isEmptyList(place: Place): boolean {
  return Array.isArray(place.value) && place.value.length === 0;
}

function lastStep({ pointer }: Place): string {
  return pointer.split('/').at(-1) ?? pointer;
}
