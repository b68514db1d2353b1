import type { Button } from '#lib/discord/card.ts';
import type { DomainError } from '#lib/kernel/errors.ts';

/** A refusal with buttons that lead out of it. */
export class RefusedWithWayOut extends Error {
  override readonly name = 'RefusedWithWayOut';
  readonly refusal: DomainError;
  readonly buttons: readonly Button[];

  constructor(refusal: DomainError, buttons: readonly Button[]) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
    this.buttons = buttons;
  }
}
