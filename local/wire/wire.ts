import type { VirtualClock } from '#local/contract.ts';
import { type Causes, createCauses } from '#local/wire/causes.ts';
import { createRecorder, type Recorder } from '#local/wire/recorder.ts';

/** Who asked whom for what, and what began it. */
export interface Wire extends Recorder, Causes {}

export function createWire(clock: VirtualClock): Wire {
  return { ...createRecorder(clock), ...createCauses() };
}

/** A resource as people know it from the template: the end of its ARN, address or name, without the stack's own name. */
export function shortName(resource: string): string {
  return (resource.split(/[/:]/).at(-1) ?? resource).replace(/^watchbell-local-/, '');
}
