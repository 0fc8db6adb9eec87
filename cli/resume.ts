import type { AddCommand } from './command.ts';
import { CLASH_REMEDY, overrideClash } from './stack/override-clash.ts';
import { changeParameter, WHEN_IN_FORCE } from './stack/parameter-change.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { jsonOption } from './terminal/options.ts';

export const resumeCommand: AddCommand = (program) => {
  withTargetOptions(program.command('resume'))
    .description(`End a pause, ${WHEN_IN_FORCE}.`)
    .addOption(jsonOption())
    .action(async (options: TargetOptions & { readonly json?: true }) => {
      const target = await openTarget(options);
      tellTarget(target, options.json);
      const change = await changeParameter(target, ({ paused: _, ...rest }) => rest);
      const imagePushed = target.settings.ECS_IMAGE_PUSHED;
      const clash = overrideClash(change.after, target.settings) ?? null;
      if (options.json) return console.log(JSON.stringify({ ...change, imagePushed, clash }));
      console.log(
        change.changed ? `Resumed: ${WHEN_IN_FORCE} the scaler launches again.` : 'The scaler is not paused.',
      );
      if (!imagePushed) console.log(NO_IMAGE);
      if (clash) console.log(`Still nothing is launched, because every tick fails: ${clash}. ${CLASH_REMEDY}`);
    });
};

const NO_IMAGE =
  'Still nothing is launched, because the stack was deployed without an image: run "npm run ecs:build-push", then "npx cdk deploy".';
