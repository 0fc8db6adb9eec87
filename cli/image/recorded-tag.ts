import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { IMAGE_TAG_CONTEXT } from '../../contract/image-tag.ts';
import { CommandFailure } from '../terminal/failure.ts';

/** CDK reads it in the folder that it runs in, and keeps what it looks up there, too. */
export const CONTEXT_FILE = 'cdk.context.json';

/**
 * Has the next deployment use a tag. Every other key of the file is kept, and whoever reads meanwhile sees either version whole.
 *
 * @throws CommandFailure when the file cannot be read.
 */
export function recordTag(tag: string): void {
  const context = readContext();
  if (context[IMAGE_TAG_CONTEXT] !== tag) writeContext({ ...context, [IMAGE_TAG_CONTEXT]: tag });
}

/**
 * The tag that the next deployment uses; undefined where none was recorded.
 *
 * @throws CommandFailure when the file cannot be read.
 */
export function recordedTag(): string | undefined {
  const { [IMAGE_TAG_CONTEXT]: tag } = readContext();
  return typeof tag === 'string' ? tag : undefined;
}

/**
 * Has the next deployment use no image.
 *
 * @throws CommandFailure when the file cannot be read.
 */
export function forgetTag(): void {
  const { [IMAGE_TAG_CONTEXT]: tag, ...others } = readContext();
  if (tag !== undefined) writeContext(others);
}

function writeContext(context: Readonly<Record<string, unknown>>): void {
  const temporary = `${CONTEXT_FILE}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(context, undefined, 2)}\n`);
  renameSync(temporary, CONTEXT_FILE);
}

function readContext(): Readonly<Record<string, unknown>> {
  if (!existsSync(CONTEXT_FILE)) return {};
  const context = parseFile();
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw new CommandFailure(`${CONTEXT_FILE} must hold a JSON object.`);
  return { ...context };
}

function parseFile(): unknown {
  try {
    return JSON.parse(readFileSync(CONTEXT_FILE, 'utf8'));
  } catch (error) {
    throw new CommandFailure(`${CONTEXT_FILE} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
