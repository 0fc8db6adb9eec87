import { isMap, type Json } from '../trace/json.ts';

/** Types of the resources of a CloudFormation template by their logical ids; none for a document that is no template. */
export function templateResourcesIn(content: Json): ReadonlyMap<string, string> {
  const resources = isMap(content) ? content['Resources'] : undefined;
  if (!isMap(resources)) return new Map();
  return new Map(
    Object.entries(resources).flatMap(([id, resource]) => {
      const type = isMap(resource) ? resource['Type'] : undefined;
      return typeof type === 'string' ? [[id, type] as const] : [];
    }),
  );
}
