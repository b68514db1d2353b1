import { type Outbound, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type FaultMode, faultModes } from '#tests/faults/fault-seam.ts';

/** Calls between two that break, by how often there are any; most kinds are rare. */
const DISTANCE: Readonly<Record<string, number>> = { dynamodb: 151, sqs: 7, ssm: 2, discord: 5 };
const RARE = 2;
/** Each kind of call breaks so often in each way. */
const STRIKES = 8;

class Crash extends Error {
  override readonly name = 'Crash';
}

export interface VoiceSeams {
  /** The seam of the function's next instance. */
  readonly next: () => Outbound;
  readonly hasDied: () => boolean;
  /** How often each kind of call was broken in each way: `discord PATCH /channels/{id}/messages/{id} · crash after`. */
  strikes(): ReadonlyMap<string, number>;
  /** Kinds of calls that were made. */
  kinds(): readonly string[];
}

/**
 * Makes the seams of one function's instances, one after the other, that break every kind of call again and again, in
 * each way.
 */
export function createVoiceSeams(): VoiceSeams {
  const real = createOutbound();
  const counts = new Map<string, number>();
  const strikes = new Map<string, number>();
  let hasDied = false;

  /** How this call breaks, if it does: the ways take turns. */
  function faultOf(kind: string, target: string): FaultMode | undefined {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    const distance = kind.includes('GET /channels') ? RARE : (DISTANCE[target] ?? RARE);
    const turn = count / distance;
    if (!Number.isInteger(turn) || turn > STRIKES * faultModes.length) return undefined;
    const mode = faultModes[turn % faultModes.length] ?? 'answer lost';
    strikes.set(`${kind} · ${mode}`, (strikes.get(`${kind} · ${mode}`) ?? 0) + 1);
    return mode;
  }

  return {
    next() {
      let dead = false;
      hasDied = false;
      const die = (operation: string): never => {
        dead = true;
        hasDied = true;
        throw new Crash(operation);
      };
      return async (call, send) => {
        if (dead) return die(call.operation);
        const mode = faultOf(`${call.target} ${call.operation}`, call.target);
        if (mode === undefined) return real(call, send);
        if (mode === 'crash before') return die(call.operation);
        await real(call, send);
        if (mode === 'crash after') return die(call.operation);
        throw new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, 'the answer was lost');
      };
    },
    hasDied: () => hasDied,
    strikes: () => strikes,
    kinds: () => [...counts.keys()],
  };
}
