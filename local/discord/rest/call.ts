import { invalidForm, refusals } from '../api-error.ts';
import type { UploadedFile } from '../attachments/attach-files.ts';
import { application, findChannel, guild } from '../demo-workspace.ts';
import type { Channel } from '../model.ts';
import type { BotRights } from '../permission-bits.ts';
import type { World } from '../world.ts';

/** A REST call after authorisation: path parameters, query and parsed body. */
export interface RestCall {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Of a form; none where the body is JSON. */
  readonly files: readonly UploadedFile[];
}

export interface RestAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** For example `/channels/:channel_id/messages`. */
  readonly path: string;
  /** True where the path itself carries the right, and no bot token is asked for. */
  readonly anonymous?: true;
  /** True where multipart/form-data is taken too. */
  readonly takesFiles?: true;
  readonly answer: (call: RestCall) => RestAnswer;
}

/** The path parameter as a snowflake; refuses what is none before anything is looked up, as Discord does. */
export function idParam(call: RestCall, name: string): string {
  const value = call.params[name] ?? '';
  if (!/^\d{1,20}$/.test(value)) {
    throw invalidForm({
      [name]: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not snowflake.` }] },
    });
  }
  return value;
}

/** The token of an interaction that stands in the path; what cannot be one is an unknown webhook. */
export function tokenParam(call: RestCall): string {
  try {
    return decodeURIComponent(call.params.token ?? '');
  } catch {
    throw refusals.unknownWebhook();
  }
}

/** The channel of the call, when it exists and the bot may see it. */
export function seenChannel(call: RestCall): { channel: Channel; rights: BotRights } {
  const channel = findChannel(idParam(call, 'channel_id'));
  if (!channel) throw refusals.unknownChannel();
  const rights = call.world.settings.botRights(channel.id);
  if (!rights.canView) throw refusals.missingAccess();
  return { channel, rights };
}

export function requireGuild(call: RestCall): void {
  if (idParam(call, 'guild_id') !== guild.id) throw refusals.unknownGuild();
}

export function requireApplication(call: RestCall): void {
  if (idParam(call, 'application_id') !== application.id) throw refusals.unknownApplication();
}
