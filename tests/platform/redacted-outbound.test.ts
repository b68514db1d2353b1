import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import { createRedactor } from '#lib/kernel/redact.ts';
import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { redactedOutbound } from '#lib/platform/system/redacted-outbound.ts';

const TOKEN = `gh${'p_'}${'a1B2'.repeat(9)}`;
const KNOWN = ['plum', 'kestrel', 'otter'].join('');
const call: OutboundCall = { target: 'github', operation: 'POST /access_tokens', timeoutMs: 1_000, effect: true };

describe('the words of a failed call', () => {
  const memory = createSecretMemory();
  memory.remember(KNOWN);
  const outbound: Outbound = redactedOutbound(createOutbound(), createRedactor({ memory }));

  async function failureOf(reason: string): Promise<OutboundFailure> {
    const cause = new Error('as it came');
    const detail = { cause, code: 'E7', status: 429, retryAfterMs: 5 };
    const sent = outbound(call, () => Promise.reject(new OutboundFailure('rate_limited', call, reason, detail)));
    return sent.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => error as OutboundFailure,
    );
  }

  it('hold no secret, by its look or by its value; all else stays', async () => {
    const failure = await failureOf(`not ${TOKEN}, not ${KNOWN}`);

    expect(failure).toBeInstanceOf(OutboundFailure);
    expect(failure.message).toBe('github POST /access_tokens: not ***a1B2, not ***tter');
    expect(failure).toMatchObject({ kind: 'rate_limited', call, code: 'E7', status: 429, retryAfterMs: 5 });
    expect(failure.cause).toEqual(new Error('as it came'));
  });

  it('stay as they are without one', async () => {
    expect((await failureOf('slow down')).message).toBe('github POST /access_tokens: slow down');
  });
});
