import type { UpdateDecoderV1 } from 'yjs';

/** Of what begins with so many sound parts the rest is not looked at: nothing else does, and there may be millions. */
const ENOUGH_PARTS = 20_000;
/** How values begin that hold others (lib0's `readAny`). */
const ANY_ARRAY = 117;
const ANY_OBJECT = 118;

/**
 * Whether the bytes are a Yjs document, as CloudIDE's servers store it for each file of a project: an update (version
 * 1, of `encodeStateAsUpdate`) that decodes to its last byte, whatever its types are called. The empty document, two
 * zero bytes, is one, too.
 *
 * An update has no mark at its beginning, so what nothing but an update has is looked for all along: each client comes
 * once, and nothing is empty. Text fails within a few bytes. Hardly takes memory, whatever the bytes are, nor time.
 */
export async function isYjsDocument(bytes: Uint8Array): Promise<boolean> {
  // Here, because only projects that CloudIDE's servers have stored need it, and of them only their first command.
  const { parseUpdateMetaV2, UpdateDecoderV1 } = await import('yjs');
  const clients = new Set<number>();
  const enough = new Error('That is a document.');
  let parts = 0;
  const countPart = () => {
    parts += 1;
    if (parts > ENOUGH_PARTS) throw enough;
  };
  let decoder: UpdateDecoderV1 | undefined;

  /**
   * Reads past values, which might be much larger than their bytes, and gives others in their place that do wherever
   * one is asked for.
   */
  class StrictDecoder extends UpdateDecoderV1 {
    constructor(...from: ConstructorParameters<typeof UpdateDecoderV1>) {
      super(...from);
      decoder = this;
    }
    override readClient(): number {
      return newIn(clients, super.readClient());
    }
    override readLen(): number {
      return notEmpty(super.readLen());
    }
    override readInfo(): number {
      countPart();
      return super.readInfo();
    }
    override readString(): string {
      countPart();
      super.readString();
      return 'null';
    }
    override readJSON(): unknown {
      this.readString();
      return null;
    }
    override readAny(): unknown {
      countPart();
      const kind = this.restDecoder.arr[this.restDecoder.pos];
      if (kind === ANY_ARRAY || kind === ANY_OBJECT) {
        this.restDecoder.pos += 1;
        for (let left = this.readDsClock(); left > 0; left -= 1) {
          if (kind === ANY_OBJECT) this.readString();
          this.readAny();
        }
      } else {
        super.readAny();
      }
      return {};
    }
  }

  try {
    const { from } = parseUpdateMetaV2(bytes, StrictDecoder);
    // Of a client without anything there is none.
    if (decoder === undefined || from.size !== clients.size) return false;
    readDeletions(decoder);
    return decoder.restDecoder.pos === bytes.length;
  } catch (error) {
    // All others are what Yjs makes of bytes that are none of its own: it has no kind of error for them.
    return error === enough;
  }
}

/** What a document's end tells of: for each client, ranges of what was deleted. */
function readDeletions(decoder: UpdateDecoderV1): void {
  const clients = new Set<number>();
  const number = () => decoder.readDsClock();
  for (let left = number(); left > 0; left -= 1) {
    newIn(clients, number());
    for (let ranges = notEmpty(number()); ranges > 0; ranges -= 1) {
      number();
      notEmpty(decoder.readDsLen());
    }
  }
}

function newIn(clients: Set<number>, client: number): number {
  if (clients.has(client)) throw new RangeError('A client comes twice.');
  clients.add(client);
  return client;
}

function notEmpty(length: number): number {
  if (length === 0) throw new RangeError('Something is empty.');
  return length;
}
