import { type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Clock } from '#lib/kernel/ports.ts';
import type { Redact } from '#lib/kernel/redact.ts';
import type { HttpCalls, TaskSecrets } from '#lib/tasks/http-calls.ts';
import { type HttpDefinition, readHttpDefinition } from '#lib/tasks/http-definition.ts';
import { messageOf } from '#lib/tasks/http-message.ts';
import { resultOf } from '#lib/tasks/http-result.ts';
import { readTarget, shown } from '#lib/tasks/http-target.ts';
import { defineTask } from '#lib/tasks/task.ts';

interface Ports {
  readonly http: HttpCalls;
  readonly taskSecrets: TaskSecrets;
  readonly clock: Pick<Clock, 'now'>;
  readonly redact: Redact;
}

const DEFAULT_TIMEOUT_SECONDS = 10;

/** RFC 9110 §9.2.2: a second time means the same as once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);

/** Calls a web address. */
export default defineTask<HttpDefinition, Ports>({
  kind: 'http_request',

  parse: readHttpDefinition,

  admit({ url }, { httpAllowedOrigins }) {
    readTarget(url, httpAllowedOrigins);
  },

  describe({ expectedStatus, method, url }) {
    const call = `\`${method} ${shown(url).replaceAll('`', 'ˋ')}\``;
    return expectedStatus ? `${call}, expects ${expectedStatus.join(', ')}` : call;
  },

  async execute({ clock, http, redact, taskSecrets }, definition, run) {
    const begun = clock.now();
    const { secrets, ...message } = await messageOf(taskSecrets, definition, { at: begun, run });
    const answer = await http.send({
      ...message,
      method: definition.method,
      url: definition.url,
      timeoutMs: (definition.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      effect: !mayRepeat(definition),
    });
    return resultOf(answer, {
      call: callOf(definition),
      expected: definition.expectedStatus,
      ms: clock.now() - begun,
      redact,
      secrets,
      url: shown(definition.url),
    });
  },

  /** Nobody can ask a web address whether it has acted; where it may be asked again it never is in doubt. */
  lookUp(_ports, definition) {
    if (mayRepeat(definition)) return Promise.resolve({ seen: false });
    const reason = 'a web address cannot be asked whether it has acted';
    return Promise.reject(new OutboundFailure('permanent', callOf(definition), reason));
  },
});

/** A signed request bears the run's id, and receivers after Standard Webhooks take the same id once. */
function mayRepeat({ method, signingSecret }: HttpDefinition): boolean {
  return IDEMPOTENT.has(method) || signingSecret !== undefined;
}

function callOf({ method, url }: HttpDefinition): OutboundCall {
  return { target: 'http', operation: `${method} ${shown(url)}`, timeoutMs: 0, effect: false };
}
