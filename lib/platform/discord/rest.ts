import { type Outbound, type OutboundCall, OutboundFailure } from '#lib/kernel/outbound.ts';
import type { Secrets } from '#lib/kernel/ports.ts';
import type { SecretMemory } from '#lib/kernel/redaction/secret-memory.ts';

export interface DiscordRest {
  /** Sends one request as the bot and answers the decoded JSON; rejects with OutboundFailure. */
  request(call: DiscordCall): Promise<unknown>;
}

export interface DiscordCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The route for logs and limits, for example `/channels/{id}/messages`. */
  readonly route: string;
  /** The path below the API's base address. */
  readonly path: string;
  readonly body?: object;
  /** Sent beside the body, which names them by their place (`attachments: [{id: '0', …}]`). */
  readonly files?: readonly DiscordFile[];
  /** True where the path itself carries the right, and the bot's token has no business. */
  readonly anonymous?: boolean;
  /** True when a second time does no harm: then a lost answer leaves nothing in doubt. */
  readonly repeatable?: boolean;
}

export interface DiscordFile {
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Discord asks bots for this form: https://docs.discord.com/developers/reference#user-agent */
const USER_AGENT = 'DiscordBot (https://github.com/watchbell/watchbell, 0.1.0)';

const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** Discord's REST API with the bot's token. */
export function createDiscordRest(options: {
  readonly outbound: Outbound;
  readonly secrets: Secrets;
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Takes the secrets that this process holds out of every body: what people see comes from too many places to trust each. */
  readonly memory?: Pick<SecretMemory, 'hide'>;
}): DiscordRest {
  const { baseUrl, memory, outbound, secrets, timeoutMs } = options;
  const shown = (text: string) => memory?.hide(text) ?? text;

  return {
    async request({ anonymous = false, body, files = [], method, path, repeatable = method === 'GET', route }) {
      const token = anonymous ? undefined : await secrets.get('discord_bot_token');
      const call: OutboundCall = {
        target: 'discord',
        operation: `${method} ${route}`,
        timeoutMs,
        effect: !repeatable,
      };
      return outbound(call, async (signal) => {
        const response = await fetch(`${baseUrl}${path}`, {
          method,
          signal,
          headers: {
            ...(token === undefined ? {} : { authorization: `Bot ${token}` }),
            'user-agent': USER_AGENT,
            // With files fetch writes the header, for it alone knows the boundary.
            ...(body && files.length === 0 ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: withFiles(shown(JSON.stringify(body)), files) } : {}),
        }).catch((error: unknown) => {
          throw connectionFailure(call, error);
        });
        const text = await response.text();
        if (!response.ok) throw refusal(call, response, text);
        return text === '' ? undefined : (JSON.parse(text) as unknown);
      });
    },
  };
}

/** https://docs.discord.com/developers/reference#uploading-files */
function withFiles(body: string, files: readonly DiscordFile[]): string | FormData {
  if (files.length === 0) return body;
  const form = new FormData();
  form.append('payload_json', new Blob([body], { type: 'application/json' }));
  for (const [index, { bytes, name, type }] of files.entries()) {
    form.append(`files[${index}]`, new Blob([bytes], { type }), name);
  }
  return form;
}

function connectionFailure(call: OutboundCall, error: unknown): unknown {
  const code = ((error as Error).cause as { code?: unknown } | undefined)?.code;
  if (typeof code !== 'string' || !NEVER_CONNECTED.has(code)) return error;
  return new OutboundFailure('never_started', call, code, { code, cause: error });
}

/** What Discord's refusal means. Its codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
function refusal(call: OutboundCall, response: Response, text: string): OutboundFailure {
  const { status } = response;
  const { code, message, retry_after: retryAfter } = readRefusal(text);
  const detail = { status, ...(code === undefined ? {} : { code: String(code) }) };
  const reason = message ?? `HTTP ${status}`;

  if (status === 429) {
    const seconds = retryAfter ?? Number(response.headers.get('retry-after') ?? 1);
    return new OutboundFailure('rate_limited', call, reason, { ...detail, retryAfterMs: Math.ceil(seconds * 1000) });
  }
  if (status >= 500) return new OutboundFailure(call.effect ? 'unknown_outcome' : 'transient', call, reason, detail);
  return new OutboundFailure('permanent', call, reason, detail);
}

function readRefusal(text: string): { code?: number; message?: string; retry_after?: number } {
  try {
    return JSON.parse(text) as { code?: number; message?: string; retry_after?: number };
  } catch {
    return {};
  }
}
