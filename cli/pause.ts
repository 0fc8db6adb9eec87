import type { AddCommand } from './command.ts';
import { CLASH_REMEDY, overrideClash } from './stack/override-clash.ts';
import { changeParameter, WHEN_IN_FORCE } from './stack/parameter-change.ts';
import { openTarget, type TargetOptions, withTargetOptions } from './stack/target.ts';
import { tellTarget } from './stack/tell-target.ts';
import { jsonOption } from './terminal/options.ts';

export const pauseCommand: AddCommand = (program) => {
  withTargetOptions(program.command('pause'))
    .description(`Have the scaler launch nothing, ${WHEN_IN_FORCE}; tasks that run go on.`)
    .addOption(jsonOption())
    .action(async (options: TargetOptions & { readonly json?: true }) => {
      const target = await openTarget(options);
      tellTarget(target, options.json);
      const change = await changeParameter(target, (before) => ({ ...before, paused: true }));
      const clash = overrideClash(change.after, target.settings) ?? null;
      if (options.json) return console.log(JSON.stringify({ ...change, clash }));
      console.log(change.changed ? PAUSED : 'The scaler is paused already.');
      if (clash) console.log(`Meanwhile every tick fails, because ${clash}. ${CLASH_REMEDY}`);
    });
};

const PAUSED = `Paused: ${WHEN_IN_FORCE} nothing is launched any more, not even for the minimum; tasks that run go on.`;
