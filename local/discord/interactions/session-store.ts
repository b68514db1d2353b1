import type { DatabaseSync } from 'node:sqlite';

import type { ModalData } from '../components/modal-form.ts';
import type { InteractionMetadata } from '../model.ts';

const KEPT_SESSIONS = 2000;
const KEPT_MODALS = 200;

/** An interaction after it was sent: its token lets the bot answer for 15 minutes. */
export interface Session {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  /** Virtual, epoch milliseconds. */
  readonly createdAt: number;
  readonly metadata: InteractionMetadata;
  /** True once the bot has answered in time. */
  readonly answered: boolean;
  /** The message that `@original` means; undefined while there is none. */
  readonly originalId?: string;
}

/** A modal that stands open before a person. */
export interface OpenModal {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  /** The message whose button opened it. */
  readonly messageId?: string;
  /** The interaction that it answered. */
  readonly opened?: InteractionMetadata;
  readonly data: ModalData;
}

export interface SessionStore {
  put(session: Session): void;
  byToken(token: string): Session | undefined;
  /** Ends the life of a token before its time: Discord does so when no answer came. */
  drop(token: string): void;
  putModal(modal: OpenModal): void;
  modal(id: string): OpenModal | undefined;
  closeModal(id: string): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS discord_sessions (token TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS discord_modals (id TEXT PRIMARY KEY, body TEXT NOT NULL);
`;

/** Keeps interactions and open modals in `database`, so that they survive a restart; the oldest are forgotten. */
export function openSessionStore(database: DatabaseSync): SessionStore {
  database.exec(SCHEMA);
  const put = database.prepare('INSERT OR REPLACE INTO discord_sessions (token, body) VALUES (?, ?)');
  const one = database.prepare('SELECT body FROM discord_sessions WHERE token = ?');
  const drop = database.prepare('DELETE FROM discord_sessions WHERE token = ?');
  const trim = database.prepare('DELETE FROM discord_sessions WHERE rowid <= ?');
  const putModal = database.prepare('INSERT OR REPLACE INTO discord_modals (id, body) VALUES (?, ?)');
  const oneModal = database.prepare('SELECT body FROM discord_modals WHERE id = ?');
  const dropModal = database.prepare('DELETE FROM discord_modals WHERE id = ?');
  const trimModals = database.prepare('DELETE FROM discord_modals WHERE rowid <= ?');
  const read = <Value>(row: Record<string, unknown> | undefined) =>
    row === undefined ? undefined : (JSON.parse(String(row.body)) as Value);
  return {
    put(session) {
      const { lastInsertRowid } = put.run(session.token, JSON.stringify(session));
      trim.run(BigInt(lastInsertRowid) - BigInt(KEPT_SESSIONS));
    },
    byToken: (token) => read<Session>(one.get(token)),
    drop: (token) => void drop.run(token),
    putModal(modal) {
      const { lastInsertRowid } = putModal.run(modal.id, JSON.stringify(modal));
      trimModals.run(BigInt(lastInsertRowid) - BigInt(KEPT_MODALS));
    },
    modal: (id) => read<OpenModal>(oneModal.get(id)),
    closeModal: (id) => void dropModal.run(id),
  };
}
