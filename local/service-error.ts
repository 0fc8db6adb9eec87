/** An error as an AWS service answers it: `{"__type": type, "message": message, ...fields}` with the HTTP status. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** E.g. `InvalidParameterException`. */
  readonly type: string;
  /** 400 for the caller's mistakes, 500 for the service's. */
  readonly status: number;
  /** Members beside the message, e.g. `resourceIds` of a ConflictException. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(type: string, message: string, status = 400, fields: Record<string, unknown> = {}, cause?: ErrorOptions) {
    super(message, cause);
    this.type = type;
    this.status = status;
    this.fields = fields;
  }
}
