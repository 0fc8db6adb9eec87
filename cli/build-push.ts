import { InvalidArgumentError } from 'commander';
import { imageTag } from '../contract/image-tag.ts';
import { readDeploymentSettings } from '../lib/deployment-settings.ts';
import type { AddCommand } from './command.ts';
import { buildAndPush, type PushedImage } from './image/build-and-push.ts';
import { CONTEXT_FILE } from './image/recorded-tag.ts';
import { openTarget } from './stack/target.ts';
import { interruption } from './terminal/interruption.ts';
import { jsonOption } from './terminal/options.ts';

export const buildPushCommand: AddCommand = (program) => {
  program
    .command('build-push')
    .description(
      'Build the image of the terminal worker, push it to the repository of the deployed stack under the git revision, ' +
        'and record it for the next deployment.',
    )
    .option('--tag <tag>', 'name the image so instead, for instance outside a git checkout', parseTag)
    .addOption(jsonOption())
    .action(async ({ tag, json }: { tag?: string; json?: true }) => {
      const { WORKER_CPU_ARCHITECTURE: architecture } = readDeploymentSettings(process.env);
      const result = await buildAndPush(() => openTarget({ aws: true }), {
        architecture,
        tag,
        say: (text) => console.error(text),
        signal: interruption(),
      });
      console.log(json ? JSON.stringify(result) : inWords(result));
    });
};

function parseTag(text: string): string {
  const tag = imageTag.parse(text);
  if (tag === undefined) throw new InvalidArgumentError(`It must be ${imageTag.rule}.`);
  return tag;
}

function inWords({ image, tag, pushed }: PushedImage): string {
  return [
    pushed ? `Pushed ${image}.` : `The repository has ${image} already; nothing was built.`,
    `${CONTEXT_FILE} names ${tag}: deploy to use it ("npx cdk deploy"). Tasks that run finish with what they have.`,
  ].join('\n');
}
