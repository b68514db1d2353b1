import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { callSite } from '#tests/faults/call-site.ts';

/** How a call is broken: the process dies before or after it, or only its answer is lost. */
export const faultModes = ['crash before', 'crash after', 'answer lost'] as const;
export type FaultMode = (typeof faultModes)[number];

/** One outbound call of a flow: `worker discord POST /channels/{id}/messages #1`. */
export interface FaultPoint {
  readonly functionName: string;
  readonly target: string;
  /** What is called, and with `bySite` from where; the same for each repetition. */
  readonly call: string;
  /** The call and which repetition of it this is. */
  readonly label: string;
}

class Crash extends Error {
  override readonly name = 'Crash';
}

export interface FaultSeam {
  readonly outbound: (functionName: string) => Outbound;
  readonly hasDied: (functionName: string) => boolean;
  /** Begins to count calls, and breaks the one with this label if one is given. */
  arm(fault?: { readonly label: string; readonly mode: FaultMode }): void;
  /** Stops counting and breaking. Answers the points that were passed, and whether the fault struck. */
  disarm(): { readonly points: readonly FaultPoint[]; readonly struck: boolean };
}

/**
 * A seam around the real one. After a crash nothing that the instance does reaches anybody, whatever it catches. With `bySite` calls
 * are told apart by the way through our code that led to them.
 */
export function createFaultSeam({ bySite = false }: { readonly bySite?: boolean } = {}): FaultSeam {
  const real = createOutbound();
  const died = new Set<string>();
  let counts: Map<string, number> | undefined;
  let points: FaultPoint[] = [];
  let fault: { readonly label: string; readonly mode: FaultMode } | undefined;
  let struck = false;

  function labelOf(functionName: string, { operation, target }: OutboundCall): string | undefined {
    if (!counts) return undefined;
    const call = `${functionName} ${target} ${operation}${bySite ? ` · ${callSite()}` : ''}`;
    const ordinal = (counts.get(call) ?? 0) + 1;
    counts.set(call, ordinal);
    const label = `${call} #${ordinal}`;
    points.push({ functionName, target, call, label });
    return label;
  }

  return {
    outbound(functionName) {
      let dead = false;
      died.delete(functionName);

      return async (call, send) => {
        if (dead) throw new Crash(call.operation);
        const label = labelOf(functionName, call);
        if (label === undefined || label !== fault?.label) return real(call, send);

        const { mode } = fault;
        fault = undefined;
        struck = true;
        if (mode === 'crash before') {
          dead = true;
          died.add(functionName);
          throw new Crash(call.operation);
        }
        await real(call, send);
        if (mode === 'crash after') {
          dead = true;
          died.add(functionName);
          throw new Crash(call.operation);
        }
        throw new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, 'the answer was lost');
      };
    },
    hasDied: (functionName) => died.has(functionName),
    arm(given) {
      counts = new Map();
      points = [];
      fault = given;
      struck = false;
    },
    disarm() {
      counts = undefined;
      fault = undefined;
      return { points, struck };
    },
  };
}
