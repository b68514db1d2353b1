import { createSecretMemory } from '#lib/kernel/redaction/secret-memory.ts';
import { createParameters } from '#lib/platform/ssm/parameters.ts';
import { createTaskSecrets } from '#lib/platform/ssm/task-secrets.ts';
import { createOutbound } from '#lib/platform/system/outbound.ts';
import { type Listening, listen } from '#tests/tasks/listen.ts';

describe('the secrets that tasks refer to', () => {
  const stored = new Map<string, string>();
  let server: Listening;
  let asked: object[] = [];
  let now = 0;
  const memory = createSecretMemory();

  beforeAll(async () => {
    server = await listen((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const question = JSON.parse(Buffer.concat(chunks).toString()) as { Names: string[] };
        asked.push(question);
        const found = question.Names.filter((name) => stored.has(name));
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ Parameters: found.map((Name) => ({ Name, Value: stored.get(Name) })) }));
      });
    });
  });
  afterAll(async () => {
    await server.close();
  });
  beforeEach(() => {
    asked = [];
    stored.clear();
  });

  function secrets() {
    const clock = { now: () => now };
    const outbound = createOutbound();
    const aws = {
      region: 'eu-central-1',
      endpoints: { AWS_ENDPOINT_URL_SSM: `http://${server.host}` },
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
    };
    const readParameters = createParameters({ aws, outbound, timeoutMs: 3_000 });
    return createTaskSecrets({ readParameters, clock, memory, prefix: '/own/secrets/' });
  }

  it('are read decrypted from below the prefix, once in five minutes, so that a new value counts after that', async () => {
    stored.set('/own/secrets/deploy-hook', 'first');
    const port = secrets();

    const values = [await port.get('deploy-hook'), await port.get('deploy-hook')];
    stored.set('/own/secrets/deploy-hook', 'second');
    now += 5 * 60_000;
    values.push(await port.get('deploy-hook'));
    now += 1;
    values.push(await port.get('deploy-hook'));

    expect(values).toEqual(['first', 'first', 'first', 'second']);
    expect(asked).toEqual([
      { Names: ['/own/secrets/deploy-hook'], WithDecryption: true },
      { Names: ['/own/secrets/deploy-hook'], WithDecryption: true },
    ]);
  });

  it('are known to the memory of this process from then on, so that no sink shows them', async () => {
    stored.set('/own/secrets/deploy-hook', 'tulip-and-rose');

    await secrets().get('deploy-hook');

    expect(memory.hide('I heard tulip-and-rose')).toBe('I heard ***rose');
  });

  it('that are not there are named by their parameter, and asked for again', async () => {
    const port = secrets();

    await expect(port.get('later')).rejects.toMatchObject({
      code: 'secret.missing',
      facts: { parameter: '/own/secrets/later' },
    });
    stored.set('/own/secrets/later', 'now');

    expect(await port.get('later')).toBe('now');
  });
});
