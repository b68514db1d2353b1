import type { VirtualClock } from '#local/contract.ts';

import type { AttachmentStore } from './attachments/attachment-store.ts';
import type { CallLog } from './call-log.ts';
import type { Faults } from './faults.ts';
import type { SessionStore } from './interactions/session-store.ts';
import type { Waiting } from './interactions/waiting.ts';
import type { MessageStore } from './message-store.ts';
import type { SeenMessage } from './model.ts';
import type { RateLimits } from './rest/rate-limit.ts';
import type { SettingsStore } from './settings-store.ts';

/** Something that people see change. `visibleTo` is set when one person alone sees it. */
export type SimulatorEvent =
  | {
      readonly type: 'message.created' | 'message.updated';
      readonly message: SeenMessage;
      readonly visibleTo?: string;
    }
  | { readonly type: 'message.deleted'; readonly channelId: string; readonly messageId: string }
  | { readonly type: 'commands.changed' }
  | { readonly type: 'members.changed'; readonly userId: string }
  | { readonly type: 'permissions.changed'; readonly channelId: string };

/** A call over the wire, for who shows the ways of the data. */
export interface ObservedCall {
  /** Virtual time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** 0 when there was no answer. */
  readonly status: number;
  /** Real milliseconds. */
  readonly durationMs: number;
}

/** What every part of the simulator works on. */
export interface World {
  readonly clock: VirtualClock;
  readonly messages: MessageStore;
  readonly attachments: AttachmentStore;
  readonly settings: SettingsStore;
  readonly log: CallLog;
  readonly sessions: SessionStore;
  readonly waiting: Waiting;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly botToken: string;
  nextId(): string;
  /** Where the simulator was reached last, for example `http://127.0.0.1:4600`: the origin of its CDN. */
  origin(): string;
  emit(event: SimulatorEvent): void;
  /** Hears of every REST call and every interaction, without tokens. */
  onCall(call: ObservedCall): void;
}
