import type { Target } from './target.ts';

/** What to type to have the parameter hold nothing; on this machine with the address, or it would be a deployed stack's. */
export function putParameterLine({ settings, clientSettings }: Pick<Target, 'settings' | 'clientSettings'>): string {
  const { endpoint } = clientSettings('ssm');
  const where = endpoint === undefined ? '' : ` --endpoint-url ${endpoint}`;
  return `aws ssm put-parameter${where} --name ${settings.ECS_PARAMETER_NAME} --overwrite --value '{}'`;
}
