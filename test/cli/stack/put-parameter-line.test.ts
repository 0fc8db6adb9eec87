import { expect, test } from '@jest/globals';
import { putParameterLine } from '../../../cli/stack/put-parameter-line.ts';
import { running } from '../doctor/healthy-knowledge.ts';

test.each([
  { where: 'in AWS', endpoint: undefined, option: '' },
  { where: 'on this machine', endpoint: 'http://127.0.0.1:4567', option: ' --endpoint-url http://127.0.0.1:4567' },
])('the line mends the parameter $where', ({ endpoint, option }) => {
  const line = putParameterLine({ settings: running(), clientSettings: () => ({ endpoint }) });
  expect(line).toBe(`aws ssm put-parameter${option} --name /CloudIde/scaler --overwrite --value '{}'`);
});
