import { liveThroughADay } from '#tests/canary/day.ts';
import { type Canaries, createCanaries, wordSecret } from '#tests/canary/planted.ts';
import { type Sinks, tapSinks } from '#tests/canary/sinks.ts';
import { type Collector, startCollector } from '#tests/harness/collector.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';
import { type Listening, listen } from '#tests/tasks/listen.ts';

/** What a web address of the team's answers. */
export interface TargetAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A fault as the stack lists it; which of these it has depends on who fails. */
export type OrderedFault = Readonly<
  Partial<Record<'method' | 'operation' | 'path' | 'service', string> & Record<'status', number>>
>;

export interface CanaryGround {
  readonly stack: TestStack;
  readonly sinks: Sinks;
  readonly canaries: Canaries;
  /** Two secrets that look like nothing; the first one of all functions, the second one of the worker. */
  readonly known: readonly string[];
  /**
   * What an upstream says that repeats what it should not: one more secret by its look; `toWorker` two as well that look like
   * nothing, which the worker has loaded: they can be told by their values alone.
   */
  readonly careless: (place: string, to?: 'anybody' | 'worker') => string;
  readonly answerBy: (answer: () => TargetAnswer) => void;
  day(): Promise<void>;
  /** Has one of the simulators, or the local AWS, fail: `/sim/discord/faults`. */
  readonly order: (path: string, fault: object) => Promise<void>;
  /** How many of the ordered faults are left, at all of them. */
  faultsLeft(): Promise<readonly OrderedFault[]>;
  stop(): Promise<void>;
}

const FAULTS = ['/sim/aws/faults', '/sim/discord/faults', '/sim/github/faults'] as const;

/** A stack whose every sink is tapped and whose secrets are words, with a web address of the team's and a collector. */
export async function startCanaryGround(firstSeed: number): Promise<CanaryGround> {
  const collector: Collector = await startCollector();
  let answer = (): TargetAnswer => ({ status: 200, body: 'done' });
  const requests: unknown[] = [];
  const target: Listening = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // The header `x-api-key` holds the secret that it is to be sent.
      const { 'x-api-key': _sent, ...headers } = request.headers;
      // Where it leads us, it says itself.
      const path = request.url?.split('?')[0];
      requests.push([path, headers, Buffer.concat(chunks).toString('utf8')]);
      const { body, headers: given = {}, status } = answer();
      response.writeHead(status, { 'content-type': 'application/json', ...given }).end(body);
    });
  });
  const address = `http://${target.host}`;
  const stack = await startTestStack({
    settings: { HTTP_ALLOWED_ORIGINS: address, OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, LOG_LEVEL: 'debug' },
  });
  const sinks = tapSinks(stack, { collector, requests });
  const [auditKey, taskSecret] = [wordSecret('plum', 'kestrel'), wordSecret('stone', 'heron')];
  const { parameters } = stack.stack.aws;
  parameters.put('/watchbell/audit-key', auditKey);
  parameters.put(`${stack.worker.config.TASK_SECRETS_PREFIX ?? ''}hook`, taskSecret);
  stack.replaceInstances();

  const canaries = createCanaries(firstSeed);
  let days = 0;
  for (const value of [auditKey, taskSecret]) canaries.plantValue('what the worker loads', value);
  const at = (path: string) => `${stack.stack.url}${path}`;

  return {
    stack,
    sinks,
    canaries,
    known: [auditKey, taskSecret],
    careless(place, to = 'anybody') {
      const known = to === 'worker' ? `, ${auditKey} and ${taskSecret} as well` : '';
      return `refused: ${canaries.plant(place, 300).text} is wrong${known}`;
    },
    answerBy: (by) => {
      answer = by;
    },
    day() {
      days += 1;
      return liveThroughADay(stack, sinks, { address, day: days });
    },
    async order(path, fault) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(at(path), { method: 'POST', headers, body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(`${path} refused a fault: ${await response.text()}`);
    },
    async faultsLeft() {
      const lists = FAULTS.map(async (path) => (await (await fetch(at(path))).json()) as OrderedFault[]);
      return (await Promise.all(lists)).flat();
    },
    async stop() {
      await stack.stop();
      await Promise.all([collector.close(), target.close()]);
    },
  };
}
