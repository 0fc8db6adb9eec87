import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CloudWatchLogsOutput,
  ecsStreamPrefix,
  matchOfContainer,
  outputOfContainer,
  readFluentBitOutput,
  streamPrefixOfContainer,
  writeFluentBitOutput,
} from '../../../migration/kubernetes/fluent-bit-output.ts';

const output: CloudWatchLogsOutput = {
  match: '*',
  region: 'eu-central-1',
  logGroupName: '/ecs/web',
  logStreamPrefix: 'ecs/app/',
  createsGroup: true,
};

describe('output.conf', () => {
  test('is written in one form', () => {
    expect(writeFluentBitOutput([output])).toBe(`[OUTPUT]
    Name cloudwatch_logs
    Match *
    region eu-central-1
    log_group_name /ecs/web
    log_stream_prefix ecs/app/
    auto_create_group true
    log_key log
`);
  });

  test('is read back as it was written', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9._/$][A-Za-z0-9._/#${}-]{0,40}$/);
    const outputs = fc.array(
      fc.record({
        match: word.map((text) => `kube.*${text}-*`),
        region: word,
        logGroupName: word,
        logStreamPrefix: fc.option(word, { nil: undefined }),
        createsGroup: fc.boolean(),
      }),
    );
    fc.assert(fc.property(outputs, (all) => expect(readFluentBitOutput(writeFluentBitOutput(all))).toEqual(all)));
  });

  test.each<{ name: string; text: string; outputs: CloudWatchLogsOutput[] }>([
    {
      name: 'keys of another case, other spaces, comments and the plugin in Go',
      text: '# logs\r\n[output]\r\n  NAME   cloudwatch\r\n  match *\r\n  # Region too\r\n  Region\teu-central-1\r\n  Log_Group_Name /ecs/web\r\n  log_stream_prefix ecs/app/\r\n  Auto_Create_Group On\r\n',
      outputs: [output],
    },
    {
      name: 'sections of other kinds',
      text: '[FILTER]\n  Name cloudwatch_logs\n  region a\n  log_group_name b\n[PARSER]\n  Name x\n',
      outputs: [],
    },
    { name: 'another plugin', text: '[OUTPUT]\n  Name es\n  Match *\n  region a\n  log_group_name b\n', outputs: [] },
    { name: 'no Region', text: '[OUTPUT]\n  Name cloudwatch_logs\n  Match *\n  log_group_name b\n', outputs: [] },
    {
      name: 'one stream for all, and groups that are there',
      text: '[OUTPUT]\n  Name cloudwatch_logs\n  region a\n  log_group_name b\n  log_stream_name c\n',
      outputs: [{ match: '*', region: 'a', logGroupName: 'b', logStreamPrefix: undefined, createsGroup: false }],
    },
    { name: 'nothing', text: '', outputs: [] },
  ])('is read whoever wrote it: $name', ({ text, outputs }) => {
    expect(readFluentBitOutput(text)).toEqual(outputs);
  });
});

describe('the output of a container', () => {
  const container = { workload: 'web', namespace: 'shop', container: 'app' };
  const to = (match: string) => ({ ...output, match });

  test.each([
    { name: 'its own', outputs: [to(matchOfContainer(container))], found: 0 },
    { name: 'one for all', outputs: [to('*')], found: 0 },
    { name: 'one for all pods', outputs: [to('kube.*')], found: 0 },
    { name: 'the first of two', outputs: [to('kube.*'), to('*')], found: 0 },
    {
      name: 'not that of another container',
      outputs: [to(matchOfContainer({ ...container, container: 'sidecar' })), to('*')],
      found: 1,
    },
    {
      name: 'not that of another namespace',
      outputs: [to(matchOfContainer({ ...container, namespace: 'x' }))],
      found: -1,
    },
    {
      name: 'not that of another workload',
      outputs: [to(matchOfContainer({ ...container, workload: 'eb' }))],
      found: -1,
    },
    { name: 'a dot is no wildcard', outputs: [to('kube?var.*'), to('kubexvar.*')], found: -1 },
    { name: 'none', outputs: [], found: -1 },
  ])('$name', ({ outputs, found }) => {
    const which = outputOfContainer(outputs, container);
    expect(which === undefined ? -1 : outputs.indexOf(which)).toBe(found);
  });

  test.each([
    { name: 'a prefix', ecs: 'ecs', written: 'ecs/app/' },
    { name: 'a prefix with slashes', ecs: 'a/b', written: 'a/b/app/' },
    { name: 'no prefix', ecs: undefined, written: 'app/' },
  ])('the prefix of streams comes back: $name', ({ ecs, written }) => {
    expect(streamPrefixOfContainer(ecs, 'app')).toBe(written);
    expect(ecsStreamPrefix(written, 'app')).toBe(ecs);
  });

  test.each([
    { name: 'of another form', written: 'from-fluent-bit-', ecs: 'from-fluent-bit' },
    { name: 'of nothing but separators', written: '--', ecs: undefined },
    { name: 'absent', written: undefined, ecs: undefined },
  ])('a prefix $name', ({ written, ecs }) => {
    expect(ecsStreamPrefix(written, 'app')).toBe(ecs);
  });
});
