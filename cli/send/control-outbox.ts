import type { TerminalSize } from '../../contract/command.ts';

/** One thing that is done to a running command. */
export type ControlAct =
  | { readonly type: 'input'; readonly input: string }
  | ({ readonly type: 'resize' } & TerminalSize)
  | { readonly type: 'cancel' };

/** Sends one act, and says whether that went well. Must not throw. */
export type SendAct = (act: ControlAct) => Promise<boolean>;

/**
 * A message has at most 64 KiB of input. Half of that stays below 256 KiB also when JSON makes six bytes of each, which is the most that a
 * queue with SQS's older default takes (SQS API reference, CreateQueue, `MaximumMessageSize`).
 */
const MOST_INPUT_BYTES = 32 * 1024;
/** Beyond it, whoever can wait should: a pipe. */
const FULL_LENGTH = 64 * 1024;
/** Beyond it nothing is kept. A person who pastes a whole book before the command has started can paste it again. */
const MOST_LENGTH = 1024 * 1024;

/**
 * Keeps what is to act on a command until it can be sent, from before its start. One message is sent at a time, so that all arrive in their
 * order; what is typed meanwhile goes together into the next one. A cancel overtakes what was typed.
 */
export class ControlOutbox {
  readonly #encoder = new TextEncoder();
  readonly #bytes = new Uint8Array(MOST_INPUT_BYTES);
  #send: SendAct | undefined;
  #text = '';
  #typingIsOver = false;
  #size: TerminalSize | undefined;
  #cancel: 'no' | 'wanted' | 'sending' | 'sent' = 'no';
  #sending: Promise<void> | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  /** Whether a cancel was sent. */
  get cancelSent(): boolean {
    return this.#cancel === 'sent';
  }

  /** Undefined unless so much waits that no more should be typed for now; resolves when it may be. */
  room(): Promise<void> | undefined {
    if (this.#text.length < FULL_LENGTH) return undefined;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** There is a way now: what has waited is sent, and so is what comes. */
  open(send: SendAct): void {
    this.#send = send;
    this.#wake();
  }

  /** There is no way any more: nothing is sent, until it is opened again. */
  shut(): void {
    this.#send = undefined;
  }

  /** False when too much waits already: the text is not kept. */
  type(text: string): boolean {
    if (this.#typingIsOver) return true;
    if (this.#text.length + text.length > MOST_LENGTH) return false;
    this.#text += text;
    this.#wake();
    return true;
  }

  /** Nothing more is typed, of what waits and of what comes: after a gap the command would take the rest for something else. */
  endTyping(): void {
    this.#typingIsOver = true;
    this.#text = '';
    this.#giveRoom();
  }

  /** Only the latest size is sent. */
  resize(size: TerminalSize): void {
    this.#size = size;
    this.#wake();
  }

  cancel(): void {
    if (this.#cancel === 'no') this.#cancel = 'wanted';
    this.#wake();
  }

  /** Resolves when nothing is being sent. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  #wake(): void {
    const somethingWaits = this.#cancel === 'wanted' || this.#size !== undefined || this.#text !== '';
    if (this.#send && somethingWaits) this.#sending ??= this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    for (let send = this.#send; send; send = this.#send) {
      const act = this.#next();
      if (!act) break;
      const sent = await send(act);
      if (act.type === 'cancel') this.#cancel = sent ? 'sent' : 'no';
    }
    this.#sending = undefined;
  }

  #next(): ControlAct | undefined {
    if (this.#cancel === 'wanted') {
      this.#cancel = 'sending';
      return { type: 'cancel' };
    }
    if (this.#size) {
      const size = this.#size;
      this.#size = undefined;
      return { type: 'resize', ...size };
    }
    return this.#text === '' ? undefined : { type: 'input', input: this.#takeText() };
  }

  /** As many whole characters as a message takes. */
  #takeText(): string {
    const { read } = this.#encoder.encodeInto(this.#text, this.#bytes);
    const taken = this.#text.slice(0, read);
    this.#text = this.#text.slice(read);
    if (this.#text.length < FULL_LENGTH) this.#giveRoom();
    return taken;
  }

  #giveRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }
}
