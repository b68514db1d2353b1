import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Canary } from '#tests/canary/planted.ts';
import type { Collector } from '#tests/harness/collector.ts';
import type { TestStack } from '#tests/harness/test-stack.ts';

/** Everything that leaves a function, as text, by the sink's name. */
export interface Sinks {
  /** What a person or a caller was answered. */
  noteAnswer(answer: unknown): void;
  read(): Promise<ReadonlyMap<string, string>>;
  /** The tokens of the interactions that were put off. */
  tokens(): readonly string[];
}

/**
 * Taps a stack's sinks: log lines (metrics too), both tables, every message of every queue, every event on the bus, what Discord and
 * GitHub were sent, spans, answers, and requests to web addresses.
 *
 * What people typed Discord has from themselves: its log of interactions is no sink of ours. Authorization headers and the
 * interactions' tokens are how we show who we are, and are told by nobody's log.
 */
export function tapSinks(
  stack: TestStack,
  { collector, requests }: { readonly collector: Collector; readonly requests: readonly unknown[] },
): Sinks {
  const messages: unknown[] = [];
  const events: unknown[] = [];
  const answers: unknown[] = [];
  const { aws, discord, github } = stack.stack;
  tap(aws.queues, 'send', (args) => void messages.push(args));
  tap(aws.events, 'put', (args) => void events.push(args));

  async function rowsOf(TableName: string): Promise<object[]> {
    const { Items = [] } = await stack.tables.client.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item));
  }

  return {
    noteAnswer: (answer) => void answers.push(answer),
    tokens: () => messages.flatMap((args) => tokenIn(args)),
    async read() {
      const sinks = {
        'log lines': stack.lines,
        'the table state': await rowsOf(stack.tables.stateTable),
        'the table derived': await rowsOf(stack.tables.derivedTable),
        'messages of queues': messages,
        'events on the bus': events,
        'calls to Discord': discord.log().flatMap(({ body, path }) => (path.endsWith('/interactions') ? [] : [body])),
        'calls to GitHub': github.log().map(({ body, path }) => [path, body]),
        spans: collector.requests,
        answers,
        'web addresses': requests,
      };
      return new Map(Object.entries(sinks).map(([name, value]) => [name, JSON.stringify(value)]));
    },
  };
}

/** Of a message of the queue `interactive`. */
function tokenIn(args: unknown): string[] {
  const [, { body }] = args as readonly [arn: string, message: { readonly body: string }];
  const { interaction } = JSON.parse(body) as { readonly interaction?: { readonly token: string } };
  return interaction ? [interaction.token] : [];
}

/** What was found of planted secrets, a sentence each. */
export function leaksIn(sinks: ReadonlyMap<string, string>, planted: readonly Canary[]): string[] {
  return [...sinks].flatMap(([sink, text]) =>
    planted
      .filter(({ needles }) => needles.some((needle) => text.includes(JSON.stringify(needle).slice(1, -1))))
      .map(({ needles: [needle = ''], place }) => `${sink}: ${place}: ${around(text, needle)}`),
  );
}

function around(text: string, needle: string): string {
  const at = text.indexOf(needle);
  return text.slice(Math.max(0, at - 120), at + 10);
}

/** Hears of every call of a method; the rest of the stack calls it through the same object. */
function tap<Name extends string>(
  target: { readonly [Key in Name]: (...args: never[]) => unknown },
  name: Name,
  hear: (args: readonly unknown[]) => void,
): void {
  const original = target[name] as (...args: readonly unknown[]) => unknown;
  Object.assign(target, {
    [name]: (...args: readonly unknown[]) => {
      hear(args);
      return original.apply(target, args as never[]);
    },
  });
}
