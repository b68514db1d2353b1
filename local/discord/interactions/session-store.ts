import type { DatabaseSync } from 'node:sqlite';

import type { ModalData } from '../components/modal-form.ts';

/** An interaction after it was sent: its token lets the bot answer for 15 minutes. */
export interface Session {
  readonly id: string;
  readonly token: string;
  readonly userId: string;
  readonly channelId: string;
  /** Virtual, epoch milliseconds. */
  readonly createdAt: number;
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
  readonly data: ModalData;
}

export interface SessionStore {
  put(session: Session): void;
  byToken(token: string): Session | undefined;
  putModal(modal: OpenModal): void;
  modal(id: string): OpenModal | undefined;
  closeModal(id: string): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS discord_sessions (token TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS discord_modals (id TEXT PRIMARY KEY, body TEXT NOT NULL);
`;

/** Keeps interactions and open modals in `database`, so that they survive a restart. */
export function openSessionStore(database: DatabaseSync): SessionStore {
  database.exec(SCHEMA);
  const put = database.prepare('INSERT OR REPLACE INTO discord_sessions (token, body) VALUES (?, ?)');
  const one = database.prepare('SELECT body FROM discord_sessions WHERE token = ?');
  const putModal = database.prepare('INSERT OR REPLACE INTO discord_modals (id, body) VALUES (?, ?)');
  const oneModal = database.prepare('SELECT body FROM discord_modals WHERE id = ?');
  const dropModal = database.prepare('DELETE FROM discord_modals WHERE id = ?');
  const read = <Value>(row: Record<string, unknown> | undefined) =>
    row === undefined ? undefined : (JSON.parse(String(row.body)) as Value);
  return {
    put: (session) => void put.run(session.token, JSON.stringify(session)),
    byToken: (token) => read<Session>(one.get(token)),
    putModal: (modal) => void putModal.run(modal.id, JSON.stringify(modal)),
    modal: (id) => read<OpenModal>(oneModal.get(id)),
    closeModal: (id) => void dropModal.run(id),
  };
}
