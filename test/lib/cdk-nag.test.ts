import { describe, expect, test } from '@jest/globals';
import { App, type Stack, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { cloudIde, existingEverything } from './synthesis.ts';

interface Acknowledgement {
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

/** Findings as `path: rule`, acknowledged or not where `strict`. */
function findingsIn(app: App, strict = false): string[] {
  const pack = new AwsSolutionsChecks(app);
  if (strict) Object.assign(pack, { isAcknowledged: () => false });
  const { violations } = pack.validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${constructPath}: ${ruleName}`),
  );
}

function acknowledgementsIn(scope: IConstruct): Acknowledgement[] {
  return scope.node.findAll().flatMap(({ node: { path, metadata } }) =>
    metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries<string>(data))
      .map(([id, reason]) => ({ path, rule: id.replace(/^Annotation::/, ''), reason }))
      .filter(({ rule }) => rule.startsWith('AwsSolutions-')),
  );
}

function built(build: (app: App) => Stack): App {
  const app = new App({ analyticsReporting: false });
  build(app);
  return app;
}

const redis = { REDIS_HOST: 'redis.internal', REDIS_PASSWORD_SECRET_NAME: 'our/redis' };
const environment = { account: '123456789012', region: 'eu-west-1' };

describe('cdk-nag has nothing to say about the stack', () => {
  test.each([
    { name: 'by default', build: cloudIde() },
    { name: 'with everything that exists already', build: cloudIde(existingEverything) },
    { name: 'with a FIFO queue', build: cloudIde({}, { fifo: true }) },
    { name: 'with Redis', build: cloudIde(redis) },
    { name: 'in a known account and Region', build: cloudIde({}, { env: environment }) },
    { name: 'with a tick a minute', build: cloudIde({ ECS_TICK_SECONDS: '60' }) },
  ])('$name', ({ build }) => {
    expect(findingsIn(built(build))).toEqual([]);
  });
});

describe('what is acknowledged', () => {
  test.each([
    { name: 'in a stack that creates all it can', build: cloudIde(redis) },
    { name: 'in a stack that creates as little as it can', build: cloudIde(existingEverything) },
  ])('$name is found by cdk-nag at its place, with these reasons in whole sentences', ({ build }) => {
    const app = built(build);
    const acknowledged = acknowledgementsIn(app);
    const findings = findingsIn(app, true);
    const unfounded = acknowledged.filter(
      ({ path, rule }) => !findings.some((finding) => finding.startsWith(path) && finding.endsWith(`: ${rule}`)),
    );
    expect(unfounded).toEqual([]);
    for (const { reason } of acknowledged) expect(reason).toMatch(/^[A-Z].{60,}\.$/);
    // A new one, and a reason that changes, are to be seen in the review.
    expect(acknowledged.map(({ path, rule, reason }) => `${path}: ${rule}: ${reason}`).sort()).toMatchSnapshot();
  });
});
