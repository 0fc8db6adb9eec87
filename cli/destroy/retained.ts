import type { StoredImages } from '../../aws/operator/image-repository.ts';
import { listPrices } from '../../contract/prices.ts';
import { cents, plain, rate } from '../../cost/format.ts';

/** Something that outlives the stack. */
export interface Retained {
  /** E.g. `bucket`. */
  readonly kind: string;
  readonly name: string;
  /** What it costs, with the arithmetic. */
  readonly price: string;
  /** The command that removes it for good. */
  readonly remove: string;
}

export interface Leftovers {
  /** The workspaces' bucket, unless it was there before the stack. */
  readonly bucketName: string | undefined;
  /** The image's repository, unless the stack has none; what it holds, unless that could not be read. */
  readonly repository: { readonly name: string; readonly stored: StoredImages | undefined } | undefined;
  /** The secret that the configuration names. */
  readonly secretName: string | undefined;
}

const { s3GbMonth, ecrGbMonth, secretMonth } = listPrices.prices;

/** What is left when the stack is gone. */
export function retained({ bucketName, repository, secretName }: Leftovers): Retained[] {
  return [
    ...(bucketName === undefined ? [] : [bucket(bucketName)]),
    ...(repository === undefined ? [] : [images(repository)]),
    ...(secretName === undefined ? [] : [secret(secretName)]),
  ];
}

/** How much it holds is counted by listing all of it, which is left to those who want to know. */
function bucket(name: string): Retained {
  return {
    kind: 'bucket with the workspaces',
    name,
    price: `${rate(s3GbMonth.dollars)} a month for each GB in it; "aws s3 ls s3://${name} --recursive --summarize" says how many`,
    remove: `aws s3 rb s3://${name} --force`,
  };
}

function images({ name, stored }: { readonly name: string; readonly stored: StoredImages | undefined }): Retained {
  return {
    kind: 'repository with the images',
    name,
    price: stored ? priceOf(stored) : `${rate(ecrGbMonth.dollars)} a month for each GB in it, which could not be read`,
    remove: `aws ecr delete-repository --repository-name ${name} --force`,
  };
}

function priceOf({ count, bytes }: StoredImages): string {
  const gigabytes = bytes / 1e9;
  const dollars = gigabytes * ecrGbMonth.dollars;
  const held = count === 1 ? '1 image' : `${count} images`;
  return `${held}, at most ${plain(gigabytes)} GB x ${rate(ecrGbMonth.dollars)} = $${cents(dollars)} a month`;
}

function secret(name: string): Retained {
  return {
    kind: 'secret that REDIS_PASSWORD_SECRET_NAME names',
    name,
    price: `${rate(secretMonth.dollars)} a month`,
    remove: `aws secretsmanager delete-secret --secret-id ${name}`,
  };
}
