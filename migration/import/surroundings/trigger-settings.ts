import { hasPlaceholder, placeholder } from '../../placeholder.ts';
import { QUEUE_VARIABLE } from '../../queue-variable.ts';
import { carry, carryAll, type DraftMap } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';
import { applyRules, ignored, type MemberRules, remarked, unlessDefault } from '../member-rules.ts';
import type { MainContainer } from '../task/imported-task.ts';
import type { PlannedWorkload } from './planned-workload.ts';
import { settingFrom } from './scaler-setting.ts';

/** Messages for one pod where the trigger does not say it (kedacore/keda, pkg/scalers/aws_sqs_queue_scaler.go, defaultTargetQueueLength). */
const KEDA_QUEUE_LENGTH = '5';

/** What KEDA's trigger `aws-sqs-queue` says, as settings of our scaler. */
export function triggerSettings(trigger: Place, planned: PlannedWorkload): DraftMap {
  applyRules(trigger, triggerRules);
  const metadata = trigger.required('metadata');
  if (metadata === undefined || !metadata.checkMap()) return {};
  applyRules(metadata, metadataRules);
  const [queueLength, region] = [metadata.member('queueLength'), metadata.member('awsRegion')];
  return {
    ECS_MESSAGES_PER_TASK:
      queueLength === undefined
        ? KEDA_QUEUE_LENGTH
        : settingFrom('ECS_MESSAGES_PER_TASK', String(queueLength.value), queueLength),
    [QUEUE_VARIABLE]: queueUrlSetting(metadata, region, planned),
  };
}

/** All triggers beside the one that is taken over. */
export function otherTriggersLost(spec: Place, taken: Place | undefined): void {
  for (const trigger of spec.list('triggers')) {
    if (trigger.pointer === taken?.pointer) continue;
    const type = trigger.member('type')?.value;
    trigger.remark('trigger-lost', {
      lost: `The trigger ${JSON.stringify(type ?? 'without a type')} does not start tasks: the scaler goes by the backlog of one SQS queue.`,
      remedy:
        type === 'cron'
          ? 'Write its times into ECS_MIN_TASKS_SCHEDULE, as in "Mon-Fri 08:00-18:00 Europe/Berlin=2".'
          : 'Send what is to be worked on to the queue, or scale by Application Auto Scaling with a metric of CloudWatch.',
    });
  }
}

/** The queue's URL: as given, from the variable that is named, or made of a name and the Region. */
function queueUrlSetting(metadata: Place, region: Place | undefined, { mainContainer }: PlannedWorkload) {
  const url = metadata.member('queueURL');
  const variable = metadata.member('queueURLFromEnv');
  if (url === undefined && variable === undefined) {
    metadata.required('queueURL');
    return undefined;
  }
  if (url === undefined) return variable && fromEnvironment(variable, region, mainContainer);
  variable?.ignore('The URL itself is given, and goes before.');
  const text = url.text();
  if (text === undefined) return undefined;
  if (text.includes('/') || hasPlaceholder(text)) {
    accountForRegion(region, text);
    return settingFrom(QUEUE_VARIABLE, text, url);
  }
  const host = `sqs.${region?.value ?? placeholder('AWS_REGION')}.amazonaws.com`;
  const made = `https://${host}/${placeholder('AWS_ACCOUNT_ID')}/${text}`;
  return region === undefined ? carry(url, made) : carryAll([url, region], made);
}

function fromEnvironment(variable: Place, region: Place | undefined, container: MainContainer) {
  const name = variable.text() ?? '';
  const value = container.environment.get(name);
  if (value !== undefined) {
    accountForRegion(region, value);
    return settingFrom(QUEUE_VARIABLE, value, variable);
  }
  accountForRegion(region, undefined);
  variable.remark('queue-not-known', {
    lost: `The queue's URL is in the variable ${name} of the container "${container.name}", whose value is not in the inputs.`,
    remedy: 'Set AWS_SQS_QUEUE_URL in scaler.env.',
  });
  return undefined;
}

function accountForRegion(region: Place | undefined, url: string | undefined): void {
  if (region === undefined) return;
  if (url?.includes(String(region.value))) region.ignore("The queue's URL names the Region.");
  else
    region.remark('queue-region', {
      lost: `The queue is in ${region.value}, which its URL does not say; the scaler looks where it is deployed unless the URL names a Region.`,
      remedy: `Deploy to ${region.value}.`,
    });
}

const triggerRules: MemberRules = {
  type: ignored('It says that an SQS queue is watched, which is what the scaler does.'),
  name: ignored('It names the trigger within KEDA.'),
  authenticationRef: ignored('The scaler reads the queue with the role of its own function, which the stack makes.'),
  useCachedMetrics: unlessDefault(false, ignored('The scaler reads the queue at each tick.')),
  metricType: unlessDefault(
    'AverageValue',
    remarked(
      'scaling-behavior-lost',
      'The scaler divides the backlog by the messages for one task, as the type AverageValue does.',
      'Set ECS_MESSAGES_PER_TASK so that the quotient is the number of tasks.',
    ),
  ),
};

const metadataRules: MemberRules = {
  activationQueueLength: (place) => {
    if (Number(place.value) === 0) place.ignore('The first message starts a task, as it does without it.');
    else
      place.remark('scaling-behavior-lost', {
        lost: `The first message starts a task; there is no threshold of ${place.value} messages below which none is started.`,
        remedy: 'Nothing, unless single messages are to wait for others.',
      });
  },
  scaleOnInFlight: (place) => {
    if (String(place.value) === 'true') place.ignore('The scaler counts messages in flight, too.');
    else
      place.remark('in-flight-counted', {
        lost: 'KEDA was told to leave messages in flight out; the scaler counts them, because tasks that work on them are taken off as well.',
        remedy: 'Raise ECS_MESSAGES_PER_TASK if more tasks come than are needed.',
      });
  },
  scaleOnDelayed: (place) => {
    if (String(place.value) === 'false') place.ignore('The scaler does not count delayed messages either.');
    else
      place.remark('scaling-behavior-lost', {
        lost: 'KEDA was told to count delayed messages; the scaler counts a message when its delay is over.',
        remedy: 'Allow for the start of a task, 20 to 60 s, in the delay that messages are sent with.',
      });
  },
  awsEndpoint: remarked(
    'scaling-behavior-lost',
    'The deployed scaler speaks to SQS at the address of its Region, not at one that KEDA was told.',
    'Use a VPC endpoint with private DNS if the queue is only reached there.',
  ),
  identityOwner: ignored('The scaler reads the queue with the role of its own function, which the stack makes.'),
};
