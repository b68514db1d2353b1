import type { VirtualClock } from '#local/contract.ts';

import type { CallLog } from './call-log.ts';
import type { MessageStore } from './message-store.ts';
import type { SeenMessage } from './model.ts';
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
  | { readonly type: 'permissions.changed'; readonly channelId: string };

/** What every part of the simulator works on. */
export interface World {
  readonly clock: VirtualClock;
  readonly messages: MessageStore;
  readonly settings: SettingsStore;
  readonly log: CallLog;
  readonly botToken: string;
  nextId(): string;
  emit(event: SimulatorEvent): void;
}
