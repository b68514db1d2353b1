import { createHash } from 'node:crypto';

/** Deeper than any chain of our functions. */
const DEPTH = 80;
const SHOWN_NAMES = 3;

/** ` at async Object.claim (file:///…/lib/platform/dynamodb/card-store.ts:26:7)`: the name if it has one, file, line. */
const FRAME =
  /^\s+at (?:async )?(?:(?:\w+\.)?([\w#]+)(?: \[as \w+\])? \()?file:.*?\/(?:lib|functions)\/(.+):(\d+):\d+\)?$/;

/**
 * The way through our code that led here, awaits included: `claim ‹ showCard ‹ remindOfCard ~3fa`. Two calls with the same one are
 * the same call, made twice.
 */
export function callSite(): string {
  const frames = framesOf(stackHere());
  const digest = createHash('sha256').update(frames.map(({ place }) => place).join('\n'));
  const names = frames.filter(({ isPlumbing, name }) => !isPlumbing && name !== '').map(({ name }) => name);
  const shown = names.filter((name, index) => name !== names[index - 1]).slice(0, SHOWN_NAMES);
  return `${shown.join(' ‹ ')} ~${digest.digest('hex').slice(0, 3)}`;
}

interface Frame {
  readonly name: string;
  readonly place: string;
  /** What many calls pass through, so that it tells nothing to people. */
  readonly isPlumbing: boolean;
}

function framesOf(stack: string): Frame[] {
  return stack.split('\n').flatMap((line) => {
    const [, name = '', file = '', row = ''] = FRAME.exec(line) ?? [];
    if (file === '' || line.includes('/node_modules/')) return [];
    const isStore = file.endsWith('-store.ts');
    const isPlumbing = !isStore && /^(?:platform|edge|traces|worker|webhooks|watcher)\//.test(file);
    return [{ name, place: `${file}:${row}`, isPlumbing }];
  });
}

function stackHere(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}
