import { describe, expect, test } from '@jest/globals';
import { fqs } from '../support/fqs.ts';
import { type Answer, fakeKubectl } from './support/fake-kubectl.ts';
import { scratchFolder } from './support/scratch-folder.ts';

const web = (namespace: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: ${namespace} }
data: { QUEUE: '\${COMMAND_QUEUE}', REGION: '\${AWS_REGION}' }
`;

const answers: readonly Answer[] = [
  { typed: 'config current-context', stdout: 'minikube\n' },
  { typed: 'apply', stdout: 'configmap/web created\n' },
  { typed: 'get', stdout: '{"items":[]}' },
  { typed: 'logs', stdout: '' },
];

/** Runs `fqs k8s` in a folder with these files, beside a kubectl that gives these answers. */
async function run(
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  { environment = {}, kubectl = answers }: { environment?: Record<string, string>; kubectl?: readonly Answer[] } = {},
) {
  const { path: cwd } = scratchFolder(files);
  const { path, calls } = fakeKubectl(cwd, kubectl);
  const ending = await fqs(['k8s', ...args], { cwd, environment: { ...environment, PATH: path } });
  return { ending, calls: calls() };
}

describe('the namespace that is looked at', () => {
  test.each([
    { command: 'status', args: ['--manifests', 'eks'], namespace: 'shop' },
    { command: 'logs', args: ['--manifests', 'eks'], namespace: 'shop' },
    { command: 'status', args: ['--manifests', 'eks/web/manifests.yaml'], namespace: 'shop' },
    {
      command: 'status',
      args: ['--manifests', 'eks'],
      environment: { K8S_NAMESPACE: 'cloudide-workers' },
      namespace: 'shop',
    },
    { command: 'status', args: ['--manifests', 'two'], environment: { K8S_NAMESPACE: 'b' }, namespace: 'b' },
    { command: 'logs', args: [], namespace: 'cloudide-workers' },
  ])('is $namespace for $command $args under $environment', async ({ command, args, environment = {}, namespace }) => {
    const files = {
      'eks/web/manifests.yaml': web('shop'),
      'two/a/manifests.yaml': web('a'),
      'two/b/manifests.yaml': web('b'),
    };
    const { ending, calls } = await run([command, ...args], files, { environment });
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    expect(calls[0]?.args.join(' ')).toContain(`--namespace ${namespace}`);
  });

  test.each([
    { name: 'there are none', path: 'nowhere', says: /^There are no manifests in nowhere\./ },
    { name: 'they are in several', path: 'two', says: /several namespaces: a, b\. Choose one by K8S_NAMESPACE/ },
  ])('is not guessed where $name', async ({ path, says }) => {
    const files = { 'two/a/manifests.yaml': web('a'), 'two/b/manifests.yaml': web('b') };
    const { ending, calls } = await run(['status', '--manifests', path], files);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(says) });
    expect(calls).toEqual([]);
  });
});

describe('fqs k8s setup --values', () => {
  const setup = ['setup', '--yes', '--manifests', 'eks', '--values', 'values.env'];
  const values = "# of RUNBOOK.md\nexport COMMAND_QUEUE='commands 1'\nAWS_REGION=eu-west-1\nUNUSED=1\n";

  test('fills in what the file has, before what --value says', async () => {
    const files = { 'eks/web/manifests.yaml': web('shop'), 'values.env': values };
    const { ending, calls } = await run([...setup, '--value', 'AWS_REGION=eu-central-1'], files);
    expect(ending).toMatchObject({ exitCode: 0, stderr: '' });
    const applied = calls.find(({ args }) => args[0] === 'apply')?.stdin;
    expect(applied).toContain('commands 1');
    expect(applied).toContain('eu-central-1');
    expect(ending.stdout).toContain('"npm run -s k8s:status -- --manifests eks"');
  });

  test.each([
    { name: 'a name is not in it', file: 'AWS_REGION=eu-west-1\n', says: /--values FILE.*\nCOMMAND_QUEUE=\n/s },
    {
      name: 'a name has nothing behind it',
      file: values.replace('eu-west-1', ''),
      says: /--values FILE.*\nAWS_REGION=\n/s,
    },
    { name: 'there is no such file', file: undefined, says: /^The values could not be read: ENOENT.*values\.env/ },
  ])('touches nothing where $name', async ({ file, says }) => {
    const files = { 'eks/web/manifests.yaml': web('shop'), ...(file !== undefined && { 'values.env': file }) };
    const { ending, calls } = await run(setup, files);
    expect(ending).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringMatching(says) });
    expect(calls).toEqual([]);
  });
});

describe('without a cluster', () => {
  const refused = 'The connection to the server localhost:8080 was refused - did you specify the right host or port?';
  const attempts =
    'E1122 23:17:55.101 42 memcache.go:265] "Unhandled Error" err="couldn\'t get API group list"\n'.repeat(5);
  test.each([
    { command: ['status'], typed: 'get', stderr: `${attempts}${refused}\n`, says: refused },
    {
      command: ['setup', '--yes', '--manifests', 'eks', '--values', 'values.env'],
      typed: 'config current-context',
      stderr: 'error: current-context is not set\n',
      says: 'error: current-context is not set',
    },
  ])('$command says how to point kubectl at one', async ({ command, typed, stderr, says }) => {
    const files = { 'eks/web/manifests.yaml': web('shop'), 'values.env': 'COMMAND_QUEUE=a\nAWS_REGION=b\n' };
    const { ending } = await run(command, files, { kubectl: [{ typed, exitCode: 1, stderr }] });
    expect(ending).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `kubectl reaches no cluster; point it at the cluster: "aws eks update-kubeconfig --name <cluster>" or "minikube start".\nIt says: ${says}\n`,
    });
  });
});
