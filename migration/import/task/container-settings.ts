import { carry, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyTemplateRules, ignored, remarked, unless } from '../member-rules.ts';
import type { PodContainer } from './pod-source.ts';

/** What ECS takes as it is, and what becomes of settings that it has nothing for. */
export function containerSettings({ place, role }: PodContainer): DraftMap {
  applyTemplateRules(place, {
    terminationMessagePath: unless(['/dev/termination-log'], 'It is the default.', messageLost),
    terminationMessagePolicy: ignored('The log of the container is kept in any case, its exit code in the task.'),
    resizePolicy: ignored('No running task of Fargate changes its size.'),
    stdinOnce: unless(
      [false],
      'It is the default.',
      remarked(
        'stdin-once-lost',
        'Kubernetes closes the standard input after the first client has gone; nobody attaches to that of a Fargate task.',
        'Nothing, unless the program reads its standard input to the end.',
      ),
    ),
    restartPolicyRules: remarked(
      'restart-rules-lost',
      'Kubernetes decides by the exit code whether it restarts the container.',
      'Set "restartPolicy" of the container, with "ignoredExitCodes" for those that end it.',
    ),
    volumeDevices: (devices) =>
      devices.items().length === 0
        ? devices.ignore('There are none.')
        : devices.remark('block-device-lost', {
            lost: 'The container gets a volume as a raw device, and Fargate has no devices.',
            remedy: 'Let the program use a file, or run it on ECS with EC2 instances.',
          }),
  });
  applyTemplateRules(place.member('lifecycle'), {
    preStop: remarked(
      'hook-lost',
      'Kubernetes does something before it stops the container; ECS sends the signal at once.',
      'Do it in the program when SIGTERM comes; where it only waits for traffic to cease, the load balancer of a service takes the task out first.',
    ),
    postStart: remarked(
      'hook-lost',
      'Kubernetes does something right after it has started the container; ECS does not.',
      'Do it in the program, or in a command that starts it.',
    ),
    stopSignal: unless(
      ['SIGTERM'],
      'It is what ECS sends, too.',
      remarked(
        'stop-signal-lost',
        'The container is to be stopped by another signal than the one of its image.',
        'Set STOPSIGNAL in the Dockerfile; ECS sends what the image says.',
      ),
    ),
  });
  return {
    restartPolicy: role === 'sidecar' ? sidecarRestart(place) : ownRestart(place),
    workingDirectory: textMember(place, 'workingDir'),
    interactive: flagMember(place, 'stdin'),
    pseudoTerminal: flagMember(place, 'tty'),
  };
}

const messageLost = remarked(
  'termination-message-lost',
  'Kubernetes shows the last words of a container in the status of its pod; ECS keeps the exit code and the log only.',
  'Let the program log why it ends.',
);

/** A sidecar that ends is started again; on ECS, where it has run for a minute at least (ECS API reference, ContainerRestartPolicy). */
function sidecarRestart(place: Place): DraftMap | undefined {
  const policy = place.member('restartPolicy');
  return policy === undefined ? undefined : restarted(policy);
}

function ownRestart(place: Place): DraftMap | undefined {
  const policy = place.member('restartPolicy');
  if (policy?.value !== 'Never') return policy === undefined ? undefined : restarted(policy);
  policy.ignore('It is what ECS does where nothing is said.');
  return undefined;
}

/** ECS restarts a container in its task only after it has run for so long; 60 seconds is the least (ECS API reference, ContainerRestartPolicy). */
const RESTART_ATTEMPT_SECONDS = 60;

/** The restart policy of ECS for `Always` and `OnFailure`. */
export function restarted(policy: Place): DraftMap {
  policy.remark('restart-limited', {
    lost: `Kubernetes restarts a container that ends, each time a little later; ECS restarts it in its task only where it has run for ${RESTART_ATTEMPT_SECONDS} seconds.`,
    remedy: 'See that the container does not end before; an essential one that does ends its task.',
  });
  return {
    enabled: carry(policy, true),
    ignoredExitCodes: policy.value === 'OnFailure' ? [0] : undefined,
    restartAttemptPeriod: RESTART_ATTEMPT_SECONDS,
  };
}

function textMember(place: Place, name: string) {
  const member = place.member(name);
  return member?.text() === undefined ? undefined : carry(member);
}

/** False is the default of both sides. */
function flagMember(place: Place, name: string) {
  const member = place.member(name);
  const flag = member?.flag();
  if (member === undefined || flag === undefined) return undefined;
  if (flag) return carry(member);
  member.ignore('It is the default.');
  return undefined;
}
