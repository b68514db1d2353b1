import { DOMAIN_SOURCE, type DomainEvent } from '#lib/events/domain-event.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

/** What the relay has published, by its own log. */
function published(stack: TestStack): unknown[] {
  return stack.lines.filter(({ msg }) => msg === 'event published').map(({ route }) => route);
}

describe('the relay', () => {
  let stack: TestStack;

  beforeAll(async () => {
    stack = await startTestStack({ settings: { ENABLE_ALERTS: 'false' } });
    await stack.ask('Ada', '/setup github', { repository: 'acme/checkout', workflow: 'diagnose.yml' });
  });
  afterAll(() => stack.stop());

  async function fault(fields: object): Promise<void> {
    await fetch(`${stack.stack.url}/sim/github/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
  }

  it('publishes a start that GitHub refused, once', async () => {
    const before = published(stack).length;
    const path = '/repos/*/*/actions/workflows/*/dispatches';
    const body = { message: 'Bad credentials' };
    await fault({ kind: 'status', status: 401, body, method: 'POST', path, times: 1 });

    await stack.say('Otto', '/diagnose', { target: 'checkout' });
    await stack.advance('PT3M');

    expect(published(stack).slice(before)).toEqual(['github.dispatch_failed']);
  });

  it('publishes nothing for a run that ends well', async () => {
    const before = published(stack).length;

    await stack.say('Otto', '/diagnose', { target: 'checkout' });
    await stack.advance('PT3M');

    expect(published(stack).slice(before)).toEqual([]);
  });

  it('publishes what was written down, and a second time is no second event', async () => {
    const event: DomainEvent = {
      schemaVersion: 1,
      id: 'written-once',
      type: 'queue.dead_letter',
      severity: 'error',
      at: new Date(stack.stack.clock.now()).toISOString(),
      subject: { kind: 'queue', id: 'q', name: 'q' },
      message: 'Messages were given up and lie in a dead-letter queue',
      correlationId: '0'.repeat(31).concat('1'),
      traceId: '0'.repeat(31).concat('1'),
      links: [],
    };
    const before = published(stack).length;

    const outcomes = [await stack.worker.eventLog.record(event), await stack.worker.eventLog.record(event)];
    await stack.advance('PT5S');

    expect(outcomes).toEqual([true, false]);
    expect(published(stack).slice(before)).toEqual(['queue.dead_letter']);
    expect(DOMAIN_SOURCE).toBe('watchbell.state');
  });

  it('tells of messages that were given up, once for each time that there are more', async () => {
    const before = published(stack).length;
    const queue = stack.stack.template.queues.find(({ name }) => name.includes('FollowupsDeadLetterQueue'));
    stack.stack.aws.queues.send(queue?.arn ?? '', { body: '{}' });

    await stack.advance('PT11M');
    const once = published(stack).slice(before);
    stack.stack.aws.queues.send(queue?.arn ?? '', { body: '{}' });
    await stack.advance('PT11M');

    expect(once).toEqual(['queue.dead_letter']);
    expect(published(stack).slice(before)).toEqual(['queue.dead_letter', 'queue.dead_letter']);
  });
});
