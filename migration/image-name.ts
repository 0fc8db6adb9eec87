/** The parts of an image's name. */
interface ImageName {
  /** Host, perhaps with a port; undefined where the name has none, which is Docker Hub. */
  readonly registry: string | undefined;
  /** With all its slashes. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** With its algorithm, e.g. `sha256:0123...`. */
  readonly digest: string | undefined;
}

/**
 * Reads the name of an image, which may have placeholders in it: `[REGISTRY/]REPOSITORY[:TAG][@DIGEST]`. What stands before the first slash is
 * a registry if it has a dot or a port, is `localhost`, or is a placeholder (grammar and normalization of github.com/distribution/reference).
 */
export function parseImage(text: string): ImageName {
  const [name = '', digest] = text.split('@', 2);
  const slash = name.indexOf('/');
  const host = name.slice(0, Math.max(slash, 0));
  const registry = /[.:]|^localhost$|^\$/.test(host) ? host : undefined;
  const path = registry === undefined ? name : name.slice(slash + 1);
  const [, repository = path, tag] = /^(.*):([^:/]+)$/.exec(path) ?? [];
  return { registry, repository, tag, digest };
}

/** Whether a registry is a private one of ECR (ECR user guide, "Amazon ECR private registries"). */
export function isPrivateEcr(registry: string | undefined): boolean {
  return registry !== undefined && /\.dkr\.ecr\./.test(registry);
}

/** Whether it is on the machine that asks it, so no other one reaches it. */
export function isLocal(registry: string | undefined): boolean {
  return registry !== undefined && /^localhost(:|$)/.test(registry);
}
