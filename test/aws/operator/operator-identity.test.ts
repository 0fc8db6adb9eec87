import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findOperatorIdentity } from '../../../aws/operator/operator-identity.ts';
import { callerIdentity, Refusal, startFakeAws, withoutCredentials } from '../../cli/support/fake-aws.ts';

const ANSWER_SECONDS = 10;

let folder: string;
let kept: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'identity-'));
  kept = process.env;
});
afterEach(() => {
  process.env = kept;
  rmSync(folder, { recursive: true });
});

/** With the profiles of a configuration file; without one, nothing is set up. */
function environment(change: NodeJS.ProcessEnv, profiles = '') {
  const file = join(folder, profiles === '' ? 'none' : 'config');
  if (profiles !== '') writeFileSync(file, profiles);
  process.env = { PATH: kept['PATH'], ...withoutCredentials, AWS_CONFIG_FILE: file, HOME: folder, ...change };
}

describe('who runs a command', () => {
  test('is asked with the credentials of the environment', async () => {
    const aws = await startFakeAws({ GetCallerIdentity: callerIdentity });
    environment({ ...aws.environment });
    const identity = await findOperatorIdentity(ANSWER_SECONDS).finally(() => aws.stop());
    expect(identity).toMatchObject({ region: 'eu-west-1', accountId: '123456789012' });
  });

  test.each([
    {
      name: 'nothing is set up',
      profiles: '',
      set: {},
      says: /^No AWS credentials were found: set AWS_PROFILE, or sign in/,
    },
    {
      name: 'a profile has no login',
      profiles: `[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start`,
      set: { AWS_PROFILE: 'sso' },
      says: /^No AWS credentials were found \(The SSO session token .*'aws sso login'.*\): set AWS_PROFILE/,
    },
    {
      name: "a profile's process fails",
      profiles: '[profile process]\ncredential_process = sh -c "echo locked >&2; exit 3"',
      set: { AWS_PROFILE: 'process' },
      says: /^No AWS credentials were found \(Command failed: .* locked\): /,
    },
    {
      name: "a profile's source is not there",
      profiles: '[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = gone',
      set: { AWS_PROFILE: 'role' },
      says: /^No AWS credentials were found \(.*\[gone\].*\): /,
    },
    {
      name: 'the profile is misspelt',
      profiles: '[profile right]\nregion = eu-west-1',
      set: { AWS_PROFILE: 'rihgt' },
      says: /^No AWS credentials were found \(.*\[rihgt\].*\): /,
    },
    {
      name: 'the profile is misspelt and no Region is set',
      profiles: '[profile right]\nregion = eu-west-1',
      set: { AWS_PROFILE: 'rihgt', AWS_REGION: undefined },
      says: /^No AWS Region is set: the profile rihgt \(AWS_PROFILE\) has none, or does not exist; set AWS_REGION/,
    },
    {
      name: 'no Region is set',
      profiles: '',
      set: { AWS_REGION: undefined },
      says: /^No AWS Region is set: set AWS_REGION, or AWS_PROFILE to a profile that has one\.$/,
    },
  ])('is not known when $name', async ({ profiles, set, says }) => {
    environment(set, profiles);
    const unknown = { name: 'NoIdentityError', message: expect.stringMatching(says) };
    await expect(findOperatorIdentity(ANSWER_SECONDS)).rejects.toMatchObject(unknown);
  });

  test.each(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'IncompleteSignature'])(
    'is not known when AWS answers %s',
    async (code) => {
      const aws = await startFakeAws({ GetCallerIdentity: new Refusal(code, 'as AWS says it') });
      environment({ ...aws.environment });
      await expect(findOperatorIdentity(ANSWER_SECONDS).finally(() => aws.stop())).rejects.toMatchObject({
        name: 'NoIdentityError',
        message: expect.stringMatching(/^AWS does not accept the credentials \(.*as AWS says it\): set AWS_PROFILE/),
      });
    },
  );
});

describe('a server that says nothing', () => {
  let silent: Server;
  beforeEach(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });

  test('is given up at its time', async () => {
    const { port } = silent.address() as AddressInfo;
    const credentials = { AWS_ACCESS_KEY_ID: 'fake', AWS_SECRET_ACCESS_KEY: 'fake' };
    environment({ ...credentials, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` });
    await expect(findOperatorIdentity(0.1)).rejects.toMatchObject({
      name: 'NoIdentityError',
      message: 'AWS did not answer GetCallerIdentity within 0.1 s: check AWS_REGION, the network and its proxy.',
    });
  });
});
