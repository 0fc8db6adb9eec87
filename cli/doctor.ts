import { systemClock } from '../aws/system-clock.ts';
import type { AddCommand } from './command.ts';
import { runDoctor } from './doctor/report.ts';
import { reportText } from './doctor/report-text.ts';
import { type TargetOptions, withTargetOptions } from './stack/target.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';

export const doctorCommand: AddCommand = (program, done) => {
  withTargetOptions(program.command('doctor'))
    .description('Check the stack and all that it needs, item by item, and say what to do.')
    .addOption(jsonOption())
    .action(async (options: TargetOptions & { readonly json?: true }) => {
      const checking = runDoctor(options, process.env, systemClock.now());
      const report = await withPatience(
        'Going through the checklist ...',
        liveLine(process.stderr),
        systemClock,
        checking,
      );
      console.log(options.json ? JSON.stringify(report) : reportText(report, process.stdout));
      done(report.errors > 0 ? 1 : 0);
    });
};
