import type { Operation } from '#lib/access/operations.ts';
import type { Role } from '#lib/access/role.ts';
import type { Caller } from '#lib/audit/mutation.ts';
import { bindCommands } from '#lib/discord/define-command.ts';
import type { CommandServices } from '#lib/services.ts';
import type { TraceRecorder } from '#lib/traces/recorder.ts';

/** What a command is given besides its options: who asks, in which role, and the ports. */
export interface CommandContext {
  readonly services: CommandServices;
  readonly caller: Caller;
  /** The asking person's role, already checked against the command's operation. */
  readonly role: Role;
  /** The channel that was written in. */
  readonly channelId: string;
  /** Where the first answer goes, for 15 minutes. The token is a secret. */
  readonly answerTo: { readonly applicationId: string; readonly token: string; readonly askedAt: number };
  readonly trace: TraceRecorder;
}

export const { defineAction, defineCommand, defineForm, defineSubcommand } = bindCommands<CommandContext, Operation>();
