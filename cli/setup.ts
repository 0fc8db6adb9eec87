import { AwsError } from '../aws/errors.ts';
import { systemClock } from '../aws/system-clock.ts';
import type { DeploymentSettings } from '../contract/deployment-settings.ts';
import { costConfigurationFrom } from '../cost/configuration.ts';
import { fixedMonthlyCost } from '../cost/fixed-cost.ts';
import { readDeploymentSettings } from '../lib/deployment-settings.ts';
import type { AddCommand } from './command.ts';
import { type DoctorReport, runDoctor } from './doctor/report.ts';
import { reportText } from './doctor/report-text.ts';
import { requireCdkApp } from './programs/cdk.ts';
import { lookBeforehand } from './setup/beforehand.ts';
import { requireDeployable } from './setup/deployable.ts';
import { requireImageMeans } from './setup/image-means.ts';
import { requireSecretCanBeMade } from './setup/missing-secret.ts';
import { runSteps, type StepOutcome } from './setup/run-steps.ts';
import { billedText, planText, priceText } from './setup/setup-text.ts';
import { type SetupParts, setupSteps } from './setup/steps.ts';
import { operator, reachOf, readStack, STACK_NAME } from './stack/target.ts';
import { interruption } from './terminal/interruption.ts';
import { liveLine } from './terminal/live-line.ts';
import { jsonOption } from './terminal/options.ts';
import { withPatience } from './terminal/patience.ts';
import { askYesOrNo, requireTerminal } from './terminal/prompts.ts';

interface SetupOptions {
  readonly yes?: true;
  readonly json?: true;
}

interface SetupReport {
  readonly account: string;
  readonly region: string;
  readonly steps: readonly StepOutcome[];
  /** US dollars while nothing is sent to the stack. */
  readonly monthlyDollarsAtRest: number;
  readonly doctor: DoctorReport;
}

export const setupCommand: AddCommand = (program, done) => {
  program
    .command('setup')
    .description(
      'Deploy the stack with all that it needs: secret, CDK bootstrap, image; then check it. Says what it costs and asks first. ' +
        'Steps that are done already are left out, so it can be run again.',
    )
    .option('--yes', 'go ahead without asking')
    .addOption(jsonOption())
    .action(async (options: SetupOptions) => {
      requireCdkApp();
      if (!options.yes) requireTerminal('Setup spends money and');
      const settings = readDeploymentSettings(process.env);
      const report = await setUp(options, settings);
      if (!report) return done(1);
      console.log(options.json ? JSON.stringify(report) : inWords(report, settings));
      done(report.doctor.errors > 0 ? 1 : 0);
    });
};

const say = (text: string) => console.error(text);

/** Undefined when the answer was no. */
async function setUp({ yes }: SetupOptions, settings: DeploymentSettings): Promise<SetupReport | undefined> {
  const identity = await operator({ aws: true });
  const { region, accountId: account, arn } = identity;
  const reach = reachOf(identity);
  const looking = lookBeforehand(reach, settings);
  const before = await withPatience('Looking at what is there ...', liveLine(process.stderr), systemClock, looking);
  requireDeployable(before.stack);
  if (before.secret) requireSecretCanBeMade(before.secret);
  const signal = interruption();
  const note = await requireImageMeans({ reach, settings, stack: before.stack, signal });
  const parts = { identity, reach, settings, before, say, signal };
  const steps = setupSteps(parts);
  say(planText(`${arn} in ${region}, account ${account}`, steps, settings, note));
  if (!yes && !(await askYesOrNo('Go ahead?', signal))) {
    say('Nothing was done.');
    return undefined;
  }
  const outcomes = await runSteps(steps, { say, billedNow: () => billedNow(parts) });
  say('Checking everything ...');
  const doctor = await runDoctor({ aws: true }, process.env, systemClock.now());
  const { dollars: monthlyDollarsAtRest } = fixedMonthlyCost(costConfigurationFrom(settings));
  return { account, region, steps: outcomes, monthlyDollarsAtRest, doctor };
}

async function billedNow({ identity, settings }: SetupParts): Promise<string> {
  try {
    const stack = await readStack(identity, STACK_NAME);
    return billedText(stack?.status, settings);
  } catch (error) {
    // The failure that stopped the setup is the one to be told.
    if (!(error instanceof AwsError)) throw error;
    return `What is billed now could not be read (${error.message}).`;
  }
}

function inWords({ doctor }: SetupReport, settings: DeploymentSettings): string {
  return [reportText(doctor, process.stdout), '', priceText(settings)].join('\n');
}
