import type { Construct } from 'constructs';
import { type CrossRule, type Setting, type Settings, setting } from '../contract/read-settings.ts';
import { scalerSettings } from '../contract/scaler-settings.ts';
import { ownParameterName } from './parameter-name.ts';
import type { QueueScaledTasksProps } from './queue-scaled-tasks-props.ts';
import { readProps } from './read-props.ts';
import {
  clashOfCapacities,
  clashOfDemands,
  clashOfSchedule,
  problemsOfPlace,
  problemsOfTask,
} from './scaling-rules.ts';

const parameterNameKind = scalerSettings.ECS_PARAMETER_NAME.kind;

/** The props whose values are known when the template is made, each as the setting of the function that it becomes. */
const knownProps = {
  minScalingCapacity: scalerSettings.ECS_MIN_TASKS,
  maxScalingCapacity: scalerSettings.ECS_MAX_TASKS,
  minScalingSchedule: scalerSettings.ECS_MIN_TASKS_SCHEDULE,
  targetWait: scalerSettings.ECS_TARGET_WAIT_SECONDS,
  expectedServiceTime: scalerSettings.ECS_SECONDS_PER_MESSAGE,
  messagesPerTask: scalerSettings.ECS_MESSAGES_PER_TASK,
  maxLaunchesPerTick: scalerSettings.ECS_MAX_LAUNCHES_PER_TICK,
  idleExit: scalerSettings.WORKER_IDLE_EXIT_SECONDS,
  maxTaskLifetime: scalerSettings.WORKER_MAX_LIFETIME_SECONDS,
  containerName: scalerSettings.ECS_CONTAINER_NAME,
  assignPublicIp: scalerSettings.ECS_ASSIGN_PUBLIC_IP,
  capacityProviders: scalerSettings.ECS_CAPACITY_PROVIDERS,
  tickInterval: scalerSettings.ECS_TICK_SECONDS,
  dryRun: scalerSettings.ECS_DRY_RUN,
  imagePushed: scalerSettings.ECS_IMAGE_PUSHED,
  parameterName: setting(
    { ...parameterNameKind, rule: `${parameterNameKind.rule}; in a nested stack there is no default` },
    scalerSettings.ECS_PARAMETER_NAME.meaning,
    { required: true },
  ),
} as const satisfies { readonly [Name in keyof QueueScaledTasksProps]?: Setting };

/** The props with their defaults filled in; durations in seconds. */
export type KnownScalingProps = Settings<typeof knownProps>;

/**
 * Reads what scaling is told, before anything is made of it.
 *
 * @throws ConfigurationError with every prop that is out of bounds and every two that clash, by the props' names.
 */
export function readScalingProps(construct: Construct, props: QueueScaledTasksProps): KnownScalingProps {
  const { taskDefinition } = props;
  const defaultContainer = 'defaultContainer' in taskDefinition ? taskDefinition.defaultContainer : undefined;
  const given = {
    ...props,
    containerName: props.containerName ?? defaultContainer?.containerName,
    parameterName: props.parameterName ?? ownParameterName(construct),
  };
  return readProps(construct, knownProps, given, rulesFor(props));
}

function rulesFor(props: QueueScaledTasksProps): CrossRule<typeof knownProps>[] {
  return [
    {
      about: ['minScalingCapacity', 'maxScalingCapacity'],
      check: ({ minScalingCapacity, maxScalingCapacity }) => clashOfCapacities(minScalingCapacity, maxScalingCapacity),
    },
    {
      about: ['minScalingSchedule', 'maxScalingCapacity'],
      check: ({ minScalingSchedule, maxScalingCapacity }) => clashOfSchedule(minScalingSchedule, maxScalingCapacity),
    },
    {
      about: ['targetWait', 'messagesPerTask'],
      check: ({ targetWait, messagesPerTask }) => clashOfDemands(targetWait, messagesPerTask),
    },
    { about: ['containerName'], check: ({ containerName }) => problemsOfTask(props, containerName) },
    { about: [], check: () => problemsOfPlace(props) },
  ];
}
