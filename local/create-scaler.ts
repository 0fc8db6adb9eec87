import { join } from 'node:path';
import { resourcesOf } from './create-resources.ts';
import { EmbeddedFunction, type FunctionOptions } from './lambda/embedded-function.ts';
import type { ServedFunction } from './lambda/lambda-api.ts';
import type { Assembly } from './synthesize.ts';
import { TemplateError, type TemplateResolver } from './template.ts';

export interface CreatedScaler extends Omit<ServedFunction, 'invoke'> {
  readonly scaler: EmbeddedFunction;
  readonly logGroup: string;
}

/**
 * Makes the template's one function out of its bundle.
 *
 * @param platform - what AWS would add to its environment.
 * @throws TemplateError when there is not exactly one, or its bundle is missing.
 */
export function createScaler(
  assembly: Assembly,
  resolver: TemplateResolver,
  platform: Readonly<Record<string, string>>,
  options: Pick<FunctionOptions, 'clock' | 'onLog'>,
): CreatedScaler {
  const [resource, ...others] = resourcesOf(assembly.template, 'AWS::Lambda::Function', resolver);
  if (!resource || others.length > 0) throw new TemplateError('Local mode runs templates with exactly one function.');
  const { Code, Environment, Handler, LoggingConfig, Timeout } = resource.properties;
  const folder = assembly.assetFolder((Code as { S3Key: string }).S3Key);
  if (!folder) throw new TemplateError('The code of the function is not among the assets of the assembly.');
  const [file = '', handlerName = ''] = String(Handler).split('.');
  const { Variables: variables } = Environment as { Variables: Record<string, string> };
  const name = resource.ref;
  const environment = { ...variables, ...platform, AWS_LAMBDA_FUNCTION_NAME: name };
  const timeoutSeconds = Number(Timeout);
  const scaler = new EmbeddedFunction({
    file: join(folder, `${file}.cjs`),
    handlerName,
    environment,
    timeoutSeconds,
    ...options,
  });
  // Without a group of its own a function logs here (Lambda developer guide, "Configuring CloudWatch log groups").
  const { LogGroup: logGroup = `/aws/lambda/${name}` } = (LoggingConfig ?? {}) as { LogGroup?: string };
  return { scaler, name, environment, timeoutSeconds, logGroup };
}
