import { expandReferences } from '../../kubernetes/expand.ts';
import type { Carried, Draft } from '../../trace/draft.ts';
import type { Place } from '../../trace/place.ts';

/** One environment variable of a container. */
export type Variable = {
  readonly name: Draft;
  /** What it comes from; ignored where a later definition takes its place. */
  readonly origin: Place;
} & (
  | { readonly kind: 'value'; readonly text: string; readonly value: Carried }
  | { readonly kind: 'secret'; readonly valueFrom: string; readonly reference: Carried }
  /** Kubernetes knows it when the pod runs, and nothing on ECS does. */
  | { readonly kind: 'unknown' }
);

/** Variables that Kubernetes sets for each Service of the namespace (Kubernetes docs, "Service", "Environment variables"). */
const SERVICE_VARIABLE = /^[A-Z0-9_]+_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\w+)?)$/;

/** A container's variables, in the order of their definitions; a later definition of a name takes the place of an earlier one. */
export class Variables {
  readonly #byName = new Map<string, Variable>();
  #complete = true;

  set(name: string, variable: Variable): void {
    this.#byName.set(name, variable);
  }

  get(name: string): Variable | undefined {
    return this.#byName.get(name);
  }

  /** Says that there are variables whose names are not known. */
  addUnknownNames(): void {
    this.#complete = false;
  }

  all(): readonly (readonly [string, Variable])[] {
    return [...this.#byName];
  }

  /** The text with its references expanded; says at its place which of them Kubernetes resolves and ECS cannot. */
  expand(place: Place, text: string): string {
    const { text: expanded, unresolved } = expandReferences(text, (name) => {
      const variable = this.#byName.get(name);
      return variable?.kind === 'value' ? variable.text : undefined;
    });
    const missing = unresolved.filter((name) => this.#mayBeSet(name)).map((name) => `$(${name})`);
    if (missing.length > 0) {
      place.remark('reference-unresolved', {
        lost: `Kubernetes puts values in for ${missing.join(', ')} when it starts the container; they are not known before, ECS does not do it, and the text stays as it is.`,
        remedy:
          'Let a shell of the image do it: make the command ["sh", "-c", "exec program --option=$NAME"], or read the variable in the program.',
      });
    }
    return expanded;
  }

  /** A name that nothing can define stays a literal text on both platforms. */
  #mayBeSet(name: string): boolean {
    return this.#byName.has(name) || !this.#complete || SERVICE_VARIABLE.test(name);
  }
}
