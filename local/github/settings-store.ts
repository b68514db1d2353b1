import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';

/** How this GitHub behaves where servers and days differ. */
export const settingsForm = z.strictObject({
  /**
   * What becomes of `return_run_details`: `supported` answers 200 with the run, `204` overlooks it, `400` and `422` refuse
   * the field as servers do that do not know it yet.
   */
  returnRunDetails: z.enum(['supported', '204', '400', '422']).default('supported'),
  /** The API version that always answers a dispatch with the run's details. It and 2022-11-28 are known, no other. */
  apiVersionAlwaysDetails: z.string().default('2026-03-10'),
  /** A dispatched run stands in lists only after so long; by its id it is found at once. */
  listDelaySeconds: z.number().min(0).default(2),
  webhooks: z.enum(['on', 'off', 'twice', 'late']).default('on'),
  /** How late `late` is. */
  webhookDelaySeconds: z.number().min(0).default(120),
  /** Requests an hour that each token has. */
  rateLimit: z.int().min(1).default(5000),
  /** From the request to the end of a run that is cancelled. */
  cancelSeconds: z.number().min(0).default(2),
  /**
   * Whether the output of a job's check run bears the step summary. GitHub's REST API does not give step summaries
   * (https://github.com/cli/cli/issues/11356): `none` is how it is there today.
   */
  stepSummaries: z.enum(['check-run', 'none']).default('check-run'),
  /**
   * Where downloads are. At GitHub they are on `another` origin, so clients that follow the redirect leave their
   * authorization behind; here that is `localhost` beside 127.0.0.1. On the `same` one such clients are refused.
   */
  downloads: z.enum(['same', 'another']).default('same'),
  /**
   * Whether downloads know `bytes=-n`. The documented ranges of the blob store are `bytes=a-` and `bytes=a-b`
   * (https://learn.microsoft.com/rest/api/storageservices/specifying-the-range-header-for-blob-service-operations);
   * `ignored` answers 200 with the whole, as it does with a header that it cannot read.
   */
  suffixRanges: z.enum(['supported', 'ignored']).default('ignored'),
});

export type Settings = z.infer<typeof settingsForm>;

export interface SettingsStore {
  get(): Settings;
  set(settings: Settings): Settings;
  /** The value under `key`, made and kept by `make` when there is none yet. */
  ensure(key: string, make: () => string): string;
  read(key: string): string | undefined;
  write(key: string, value: string): void;
  /** Counts up under `key`: `first`, `first` + 1 … */
  next(key: string, first: number): number;
}

/** Keeps the settings, the secrets, the counters of ids, and what people changed of the demo content. */
export function openSettingsStore(database: DatabaseSync): SettingsStore {
  database.exec('CREATE TABLE IF NOT EXISTS github_settings (key TEXT PRIMARY KEY, value TEXT NOT NULL)');
  const select = database.prepare('SELECT value FROM github_settings WHERE key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO github_settings (key, value) VALUES (?, ?)');
  const count = database.prepare(
    `INSERT INTO github_settings (key, value) VALUES (?1, ?2)
       ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1 RETURNING value`,
  );
  const read = (key: string) => select.get(key)?.['value']?.toString();
  const get = () => settingsForm.parse(JSON.parse(read('settings') ?? '{}'));

  return {
    get,
    set(settings) {
      insert.run('settings', JSON.stringify(settings));
      return settings;
    },
    ensure(key, make) {
      const stored = read(key);
      if (stored !== undefined) return stored;
      const made = make();
      insert.run(key, made);
      return made;
    },
    read,
    write: (key, value) => void insert.run(key, value),
    next: (key, first) => Number(count.get(`next:${key}`, String(first))?.['value']),
  };
}
