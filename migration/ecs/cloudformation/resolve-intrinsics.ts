import type { InputDocument } from '../../trace/input-document.ts';
import { isMap, type Json, type JsonMap } from '../../trace/json.ts';
import { Evaluation } from './evaluation.ts';
import { withApiScalars } from './scalar-types.ts';
import { isCloudFormation, templateOf } from './template.ts';

/** Types whose properties a conversion reads as the services' APIs have them. */
const readTypes = /^AWS::(ECS::(TaskDefinition|Service)|ApplicationAutoScaling::\w+|Lambda::Function)$/;

/**
 * A CloudFormation document without its functions: each is worked out, or a placeholder such as `${AWS_REGION}` or `${CommandQueue}` stands
 * for what only the deployed stack knows. The value of a function has the function's own pointer, so places are still found in the text. A
 * document of another form is given back as it is.
 */
export function resolveIntrinsics(document: InputDocument): InputDocument {
  const { content } = document;
  if (document.kind !== 'ecs' || !isCloudFormation(content)) return document;
  return { ...document, content: resolved(content) };
}

function resolved(content: JsonMap): Json {
  const evaluation = new Evaluation(templateOf(content));
  if (isMap(content['Resources'])) {
    // Functions elsewhere (conditions, outputs, rules) are no values of a task definition; nobody reads what they give.
    const resources = Object.entries(content['Resources']).map(([id, resource]) => [
      id,
      resourceOf(resource, evaluation),
    ]);
    return { ...content, Resources: Object.fromEntries(resources) };
  }
  if ('Type' in content && 'Properties' in content) return resourceOf(content, evaluation);
  const properties = evaluation.resolve(content);
  return 'ContainerDefinitions' in content || 'TaskDefinition' in content ? withApiScalars(properties) : properties;
}

function resourceOf(resource: Json, evaluation: Evaluation): Json {
  const type = isMap(resource) ? resource['Type'] : undefined;
  if (!isMap(resource) || typeof type !== 'string' || !('Properties' in resource)) return resource;
  const properties = evaluation.resolve(resource['Properties'] ?? null);
  return { ...resource, Properties: readTypes.test(type) ? withApiScalars(properties) : properties };
}
