import { type Figure, median } from '#bench/figure.ts';
import { startTestStack, type TestStack } from '#tests/harness/test-stack.ts';

type Line = Readonly<Record<string, unknown>>;

/** Half a kilobyte for a command that is answered at once. */
const INLINE_TARGET = 512;
const COMMANDS = ['/help', '/trigger list', '/runs list'];
const RUNS = 5;

/**
 * Bytes of the lines that a command and a run leave in the logs, as CloudWatch bills them, line ends included; lines of metrics
 * apart. Each function has the X-Ray id in its environment that Lambda puts there.
 */
export async function measureLogBytes(): Promise<Figure[]> {
  process.env['_X_AMZN_TRACE_ID'] = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  const stack = await startTestStack();
  try {
    const commands: Line[][] = [];
    for (const command of COMMANDS) commands.push(await linesOf(stack, () => stack.ask('Vera', command)));
    await stack.ask('Otto', '/trigger create', {
      name: 'measured',
      schedule: 'every 5 minutes',
      task: 'discord_message',
      message: 'hello',
      channel: stack.channelId('ops'),
    });
    await stack.advance('PT5M');
    const runs = await linesOf(stack, () => stack.advance(`PT${5 * RUNS}M`));
    const ofRuns = runs.filter(({ fn }) => fn !== 'watcher');
    return [
      {
        name: 'log lines of an inline command',
        value: Math.max(...commands.map((lines) => bytesOf(lines, 'log'))),
        unit: 'B',
        target: INLINE_TARGET,
      },
      { name: '  its metrics', value: median(commands.map((lines) => bytesOf(lines, 'metric'))), unit: 'B' },
      { name: 'log lines of a scheduled run', value: bytesOf(ofRuns, 'log') / RUNS, unit: 'B' },
      { name: '  its metrics', value: bytesOf(ofRuns, 'metric') / RUNS, unit: 'B' },
    ];
  } finally {
    await stack.stop();
  }
}

async function linesOf(stack: TestStack, act: () => Promise<unknown>): Promise<Line[]> {
  const before = stack.lines.length;
  await act();
  return stack.lines.slice(before);
}

function bytesOf(lines: readonly Line[], kind: 'log' | 'metric'): number {
  const wanted = lines.filter((line) => '_aws' in line === (kind === 'metric'));
  return wanted.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)) + 1, 0);
}
