import { CLASH_REMEDY, overrideClash } from '../../stack/override-clash.ts';
import { check } from '../check.ts';
import { error, ok, warning } from '../finding.ts';

export const schedule = check('schedule', 'Schedule', ['schedule'], [], ({ schedule: { enabled, expression } }) =>
  enabled
    ? ok(`enabled, ${expression}`)
    : error(
        'it is disabled, so no tick comes',
        'Enable it in EventBridge Scheduler, or deploy again; "npm run -s fqs -- pause" pauses without it.',
      ),
);

export const tickQueue = check(
  'tick-queue',
  'Tick queue',
  ['eventSourceMappings'],
  ['settings'],
  ({ settings: { ECS_TICK_QUEUE_URL: url, ECS_TICK_SECONDS: seconds }, eventSourceMappings }) => {
    if (url === undefined) return ok(`none is needed for ticks of ${seconds} s`);
    const name = url.split('/').at(-1) ?? url;
    const mapping = eventSourceMappings.find(({ queueName }) => queueName === name);
    if (mapping?.state === 'Enabled') return ok(`hands on the ticks, each ${seconds} s`);
    const says = mapping ? `its event source mapping is ${mapping.state}` : 'it has no event source mapping';
    const todo = 'Enable it in Lambda, or deploy again: meanwhile there is one tick a minute.';
    return mapping && ['Creating', 'Enabling', 'Updating'].includes(mapping.state)
      ? warning(says, todo)
      : error(says, todo);
  },
);

/** Three ticks of the schedule, which may each be up to a minute late. */
const OLDEST_TICK_SECONDS = 180;

export const lastTick = check('last-tick', 'Last tick', ['lastDecision'], [], ({ lastDecision }) => {
  const todo =
    'Read the function\'s log with "npm run ecs:logs -- --scaler"; docs/runbook.md says what its errors mean.';
  if (!lastDecision) return error('no decision stands in the log of the last hour', todo);
  const { ageSeconds, explanation } = lastDecision;
  return ageSeconds < OLDEST_TICK_SECONDS
    ? ok(`${ageSeconds} s ago: ${explanation.replace(/\.$/, '')}`)
    : error(`the last decision is ${Math.floor(ageSeconds / 60)} minutes old`, todo);
});

export const pause = check('pause', 'Pause', ['overrides'], ['settings'], ({ overrides, settings }) => {
  const clash = overrideClash(overrides, settings);
  if (clash) return error(`nothing is launched, because every tick fails: ${clash}`, CLASH_REMEDY);
  if (!settings.ECS_IMAGE_PUSHED)
    return warning(
      'nothing is launched, because the stack was deployed without an image',
      'Push one with "npm run ecs:build-push", then deploy with "npx cdk deploy".',
    );
  return overrides.paused
    ? warning(
        'nothing is launched, because the scaler is paused',
        'End it with "npm run -s fqs -- resume" when it is time.',
      )
    : ok('not paused');
});

export const dryRun = check('dry-run', 'Dry run', [], ['settings'], ({ settings }) =>
  settings.ECS_DRY_RUN
    ? warning(
        'the scaler decides and launches nothing',
        'Compare with "npm run -s fqs -- explain --compare"; to switch, set ECS_DRY_RUN=false and deploy.',
      )
    : ok('no, the scaler launches'),
);
