import { type Redact, redact as redactByLook } from '#lib/kernel/redact.ts';
import { MAX_STEPS } from '#lib/traces/recorder.ts';
import type { TraceStore } from '#lib/traces/store.ts';
import type { Trace } from '#lib/traces/trace.ts';

const MAX_TITLE = 200;
const MAX_NAME = 80;
const MAX_LINKS = 3;
/** Of a button that leads to a page: https://docs.discord.com/developers/components/reference#button */
const MAX_URL = 512;

/** A store that neither takes nor hands out a secret: who reads may know of more of them than who wrote. */
export function redactedTraces(store: TraceStore, redact: Redact): TraceStore {
  const plain = (trace: Trace) => redactTrace(trace, redact);
  return {
    ...store,
    put: (trace) => store.put(plain(trace)),
    latest: async (...wanted) => (await store.latest(...wanted)).map(plain),
    find: async (...wanted) => (await store.find(...wanted)).map(plain),
    lines: async (...wanted) =>
      (await store.lines(...wanted)).map((line) => ({ ...line, title: String(redact(line.title)) })),
  };
}

/** A trace that may be stored and shown: its texts without secrets and short, so that it stays one small item. */
export function redactTrace(trace: Trace, redact: Redact = redactByLook): Trace {
  const plain = (text: string, room: number) => cut(String(redact(text)).toWellFormed(), room);
  const { errorCode, links, steps, title } = trace;
  return {
    ...trace,
    title: plain(title, MAX_TITLE),
    ...(errorCode === undefined ? {} : { errorCode: plain(errorCode, MAX_NAME) }),
    steps: steps.slice(0, MAX_STEPS).map((step) => ({ ...step, name: plain(step.name, MAX_NAME) })),
    ...(links === undefined
      ? {}
      : {
          links: links
            .map(({ label, url }) => ({ label: plain(label, MAX_NAME), url: String(redact(url)) }))
            // A cut address leads somewhere else.
            .filter(({ url }) => url.length <= MAX_URL)
            .slice(0, MAX_LINKS),
        }),
  };
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`.toWellFormed();
}
