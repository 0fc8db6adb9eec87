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

function isEmptyList(place: Place): boolean {
  return Array.isArray(place.value) && place.value.length === 0;
}

function lastStep({ pointer }: Place): string {
  return pointer.split('/').at(-1) ?? pointer;
}
