import { startTestStack } from '#tests/harness/test-stack.ts';
import { buttonsOf, textOf } from '#tests/harness/text-of.ts';
import { listen } from '#tests/tasks/listen.ts';

describe('a trigger that calls a web address', () => {
  it('is refused with a code where it leads to what is not public, and nothing is sent or created', async () => {
    const stack = await startTestStack();
    const create = (request: string) =>
      stack.ask('Otto', '/trigger create', {
        name: 'hostile',
        schedule: 'every 5 minutes',
        task: 'http_request',
        request,
      });

    const answers = {
      metadata: await create('GET https://169.254.169.254/latest/meta-data'),
      local: await create('POST https://localhost/'),
      mapped: await create('GET https://[::ffff:10.0.0.1]/'),
      plain: await create('GET http://example.org/'),
    };
    const list = await stack.ask('Vera', '/trigger list');
    await stack.stop();

    expect(answers.metadata).toContain('http.address_refused');
    expect(answers.local).toContain('http.address_refused');
    expect(answers.mapped).toContain('http.address_refused');
    expect(answers.plain).toContain('http.url');
    expect(list).toContain('There are no triggers yet');
  });

  it('calls a service of the own network that is allowed, keeps what came of it, and refuses its redirect elsewhere', async () => {
    const seen: string[] = [];
    const flows: Array<Record<string, unknown>> = [];
    const server = await listen((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      const { traceparent, 'x-correlation-id': correlationId } = request.headers;
      if (request.url === '/deploy') flows.push({ traceparent, correlationId });
      if (request.url === '/elsewhere') response.writeHead(302, { location: 'https://169.254.169.254/' }).end();
      else response.writeHead(200).end('deployed');
    });
    const origin = `http://${server.host}`;
    const stack = await startTestStack({ settings: { HTTP_ALLOWED_ORIGINS: origin } });
    const create = (name: string, path: string) =>
      stack.ask('Otto', '/trigger create', {
        name,
        schedule: 'every 5 minutes',
        task: 'http_request',
        request: `PUT ${origin}${path}`,
      });

    await create('good', '/deploy');
    await create('led astray', '/elsewhere');
    await stack.advance('PT6M');

    const good = await stack.ask('Vera', '/trigger history', { name: 'good' });
    const astray = await stack.ask('Vera', '/trigger history', { name: 'led astray' });
    const form = await stack.say('Otto', '/trigger update', { name: 'good' });
    await stack.stop();
    await server.close();

    expect(seen.sort()).toEqual(['PUT /deploy', 'PUT /elsewhere']);
    // Whoever is called may go on with our trace.
    const run = stack.lines.find(
      ({ correlation_id: id, msg }) => msg === 'run attempted' && id === flows[0]?.['correlationId'],
    );
    expect(flows).toEqual([
      {
        traceparent: expect.stringMatching(new RegExp(`^00-${String(run?.['run_id'])}-[0-9a-f]{16}-01$`)),
        correlationId: run?.['correlation_id'],
      },
    ]);
    expect(good).toMatch(/✅ .* succeeded/);
    expect(astray).toMatch(/❌ .* failed .*169\\\.254|❌ .* failed .*169\.254/);
    expect(JSON.stringify(form.modal)).toContain(`PUT ${origin}/deploy`);
  });

  it('takes the statuses that are a success with it, and shows them wherever it is shown', async () => {
    const server = await listen((_request, response) => response.writeHead(404).end('gone'));
    const origin = `http://${server.host}`;
    const stack = await startTestStack({ settings: { HTTP_ALLOWED_ORIGINS: origin } });

    await stack.ask('Otto', '/trigger create', {
      name: 'gone',
      schedule: 'every 5 minutes',
      task: 'http_request',
      request: `GET ${origin}/old expects 404, 410`,
    });
    await stack.advance('PT6M');
    const show = await stack.ask('Vera', '/trigger show', { name: 'gone' });
    const history = await stack.ask('Vera', '/trigger history', { name: 'gone' });
    const form = await stack.say('Otto', '/trigger update', { name: 'gone' });
    const changed = await stack.ask('Otto', '/trigger update', { name: 'gone', request: `GET ${origin}/old` });
    const refused = await stack.ask('Otto', '/trigger update', { name: 'gone', request: `${origin} expects 100` });
    await stack.stop();
    await server.close();

    expect(show).toContain('expects 404, 410');
    expect(history).toMatch(/✅ .* succeeded/);
    expect(JSON.stringify(form.modal)).toContain(`GET ${origin}/old expects 404, 410`);
    expect(changed).toMatch(/before: .*expects 404, 410/);
    expect(changed).not.toMatch(/after: .*expects/);
    expect(refused).toContain('http.definition');
  });

  it.each([
    ['every 5 minutes', 'Authorization: Bearer'],
    ['every 5 parsecs', 'Authorization: Bearer'],
    ['every 5 minutes', 'Authorization Bearer'],
  ])(
    'keeps no secret that was typed in clear, not even in a draft, whatever else is wrong: %s, %s',
    async (schedule, header) => {
      const stack = await startTestStack();
      const token = `gh${'p_'}${'a1B2'.repeat(9)}`;
      const opened = await stack.say('Otto', '/trigger create', { task: 'http_request' });

      const refused = await stack.fill('Otto', opened, {
        name: 'careless',
        schedule,
        timezone: '',
        request: `POST https://example.org/hook\n${header} ${token}\n\n{}`,
        secret: '',
      });
      const lines = JSON.stringify(stack.lines);
      await stack.stop();

      expect(textOf(refused.message)).toContain('request.secret');
      expect(textOf(refused.message)).not.toContain(token);
      expect(buttonsOf(refused.message)).toEqual([]);
      expect(lines).not.toContain(token);
    },
  );
});
