import { hasPlaceholder } from '../placeholder.ts';
import { type SecretReference, type SecretsManagerReference, secretReferenceText } from './secret-reference.ts';

/** A part of a reference that stands where it means something else than it looks like. */
interface MisplacedPart {
  /** What was found, in one sentence. */
  readonly found: string;
  /** The reference as it was probably meant. */
  readonly meant: string;
}

/** The stages that Secrets Manager itself gives to versions (Secrets Manager user guide, "Secret versions"). */
const ownStages = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];

/**
 * Finds a key in the wrong slot, as in `secret:name::password::`: ECS registers it, and every task fails to start. A stage of a person's own
 * making is possible, and so this is a remark beside the value (`secret-key-in-wrong-slot`), which is carried as it stands.
 */
export function misplacedPartOf(reference: SecretReference): MisplacedPart | undefined {
  if (reference.store !== 'secrets-manager') return undefined;
  const { jsonKey, versionStage, versionId } = reference;
  if (jsonKey === undefined && versionStage !== undefined && !isStage(versionStage)) {
    return misplaced(
      reference,
      `"${versionStage}" stands in the slot of the version stage, and looks like a JSON key`,
      {
        jsonKey: versionStage,
        versionStage: undefined,
      },
    );
  }
  if (versionId !== undefined && !isVersionId(versionId)) {
    const stage = ownStages.includes(versionId);
    const meant = stage ? { versionStage: versionId } : { jsonKey: jsonKey ?? versionId };
    const what = `"${versionId}" stands in the slot of the version id, and is none`;
    return misplaced(reference, what, { ...meant, versionId: undefined });
  }
  if (jsonKey !== undefined && ownStages.includes(jsonKey)) {
    const what = `"${jsonKey}" stands in the slot of the JSON key, and is a version stage`;
    return misplaced(reference, what, { jsonKey: undefined, versionStage: versionStage ?? jsonKey });
  }
  return undefined;
}

function misplaced(
  reference: SecretsManagerReference,
  found: string,
  change: Partial<SecretsManagerReference>,
): MisplacedPart {
  const shape = 'secret:<name>:<json-key>:<version-stage>:<version-id>';
  return { found: `${found} (${shape}).`, meant: secretReferenceText({ ...reference, ...change }) };
}

function isStage(text: string): boolean {
  return ownStages.includes(text) || hasPlaceholder(text);
}

/** 32 to 64 characters, usually a UUID (Secrets Manager API reference, GetSecretValue, VersionId). */
function isVersionId(text: string): boolean {
  return (text.length >= 32 && text.length <= 64) || hasPlaceholder(text);
}
