import { type CanaryGround, startCanaryGround } from '#tests/canary/ground.ts';
import { typeForSuggestions, typeInForms, typeInOptions } from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';

/** Formats that are tried in each place; which ones they are differs from place to place. */
const FORMATS = 2;

describe('a secret that somebody types', () => {
  let ground: CanaryGround;

  beforeAll(async () => {
    ground = await startCanaryGround(1);
  });
  afterAll(() => ground.stop());

  it('as an option of any command is refused with a code', async () => {
    const { places, taken } = await typeInOptions(ground, FORMATS);

    expect(places).toBeGreaterThan(30);
    expect(taken).toEqual([]);
  });

  it('into an option with suggestions gets none', async () => {
    const { places, taken } = await typeForSuggestions(ground, FORMATS);

    expect(places).toBeGreaterThan(10);
    expect(taken).toEqual([]);
  });

  it('into the field of any form is refused with a code', async () => {
    const { places, taken } = await typeInForms(ground, FORMATS);

    expect(places).toBeGreaterThan(20);
    expect(taken).toEqual([]);
  });

  it('as the correlation id of a request goes no further', async () => {
    const { text } = ground.canaries.plant('X-Correlation-Id', 64);

    const response = await fetch(`${ground.stack.stack.url}/webhooks/github`, {
      method: 'POST',
      headers: { 'x-correlation-id': text, 'x-hub-signature-256': 'sha256=00', 'x-github-event': 'ping' },
      body: '{}',
    });

    ground.sinks.noteAnswer([await response.text(), Object.fromEntries(response.headers)]);
    expect(response.headers.get('x-correlation-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('appears in no sink, and what was refused went to no queue', async () => {
    await ground.stack.advance('PT2M');

    const read = await ground.sinks.read();

    const empty = [...read].filter(([, text]) => text === '[]').map(([name]) => name);
    expect(empty).toEqual(['messages of queues', 'events on the bus', 'calls to GitHub', 'web addresses']);
    expect(ground.canaries.planted.length).toBeGreaterThan(150);
    expect(leaksIn(read, ground.canaries.planted)).toEqual([]);
  });
});
