/** What Discord's client refuses to send; the bot never hears of it. `option` is the field that is wrong. */
export class ClientError extends Error {
  readonly option: string | undefined;

  constructor(message: string, option?: string) {
    super(message);
    this.name = 'ClientError';
    this.option = option;
  }
}
