import type { Invoker, VirtualClock } from '#local/contract.ts';
import type { Asked } from '#local/iam/judge.ts';
import type { Wire } from '#local/wire/wire.ts';

/** What every event source of a function stands on. */
export interface SourceContext {
  readonly functionId: string;
  readonly clock: VirtualClock;
  readonly invoker: Invoker;
  readonly wire: Wire;
  /** Whether the function's role allows what Lambda does for it on one resource. */
  readonly may: (actions: readonly Asked['action'][], resource: string) => boolean;
}
