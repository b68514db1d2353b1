import type { DatabaseSync } from 'node:sqlite';

import type { Run } from './model.ts';

/** Beyond so many the oldest that have ended and been told are forgotten. */
const KEPT_RUNS = 2000;

export interface RunStore {
  /** Stores a run, or what has become of it; `nextAt` is when there is something to tell of it, if ever. */
  save(run: Run, nextAt: number | undefined): void;
  find(id: number): Run | undefined;
  findByJob(jobId: number): Run | undefined;
  findByArtifact(artifactId: number): Run | undefined;
  remove(id: number): void;
  /** Newest first. */
  list(repositoryId?: number): Run[];
  /** Those that there is something to tell of at `now`, oldest first. */
  due(now: number): Run[];
  nextAt(): number | undefined;
  /** How many runs a workflow ever had. */
  nextNumber(workflowId: number): number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS github_runs (
    id INTEGER PRIMARY KEY, repository_id INTEGER NOT NULL, next_at REAL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS github_runs_by_next ON github_runs (next_at) WHERE next_at IS NOT NULL;
  CREATE TABLE IF NOT EXISTS github_run_parts (
    kind TEXT NOT NULL, id INTEGER NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (kind, id));
  CREATE TABLE IF NOT EXISTS github_run_numbers (workflow_id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
`;

/** Keeps runs in `database`, so that they survive a restart and a kill. */
export function openRunStore(database: DatabaseSync): RunStore {
  database.exec(SCHEMA);
  const write = database.prepare(
    'INSERT OR REPLACE INTO github_runs (id, repository_id, next_at, body) VALUES (?, ?, ?, ?)',
  );
  const writePart = database.prepare('INSERT OR IGNORE INTO github_run_parts (kind, id, run_id) VALUES (?, ?, ?)');
  const trim = database.prepare(
    `DELETE FROM github_runs WHERE next_at IS NULL AND id NOT IN
       (SELECT id FROM github_runs ORDER BY id DESC LIMIT ${KEPT_RUNS})`,
  );
  const one = database.prepare('SELECT body FROM github_runs WHERE id = ?');
  const byPart = database.prepare(
    'SELECT r.body FROM github_run_parts p JOIN github_runs r ON r.id = p.run_id WHERE p.kind = ? AND p.id = ?',
  );
  const erase = database.prepare('DELETE FROM github_runs WHERE id = ?');
  const all = database.prepare('SELECT body FROM github_runs ORDER BY id DESC');
  const ofRepository = database.prepare('SELECT body FROM github_runs WHERE repository_id = ? ORDER BY id DESC');
  const due = database.prepare('SELECT body FROM github_runs WHERE next_at <= ? ORDER BY next_at, id');
  const earliest = database.prepare('SELECT MIN(next_at) AS at FROM github_runs WHERE next_at IS NOT NULL');
  const number = database.prepare(
    `INSERT INTO github_run_numbers (workflow_id, number) VALUES (?, 1)
       ON CONFLICT (workflow_id) DO UPDATE SET number = number + 1 RETURNING number`,
  );

  return {
    save(run, nextAt) {
      write.run(run.id, run.repositoryId, nextAt ?? null, JSON.stringify(run));
      for (const attempt of run.attempts) {
        for (const { id } of attempt.jobs) writePart.run('job', id, run.id);
        for (const { id } of attempt.artifacts) writePart.run('artifact', id, run.id);
      }
      trim.run();
    },
    find: (id) => bodyOf(one.get(id)),
    findByJob: (id) => bodyOf(byPart.get('job', id)),
    findByArtifact: (id) => bodyOf(byPart.get('artifact', id)),
    remove: (id) => void erase.run(id),
    list: (repositoryId) => (repositoryId === undefined ? all.all() : ofRepository.all(repositoryId)).map(parse),
    due: (now) => due.all(now).map(parse),
    nextAt() {
      const at = earliest.get()?.['at'];
      return at === null || at === undefined ? undefined : Number(at);
    },
    nextNumber: (workflowId) => Number(number.get(workflowId)?.['number']),
  };
}

function bodyOf(row: Record<string, unknown> | undefined): Run | undefined {
  return row === undefined ? undefined : parse(row);
}

function parse(row: Record<string, unknown>): Run {
  return JSON.parse(String(row['body'])) as Run;
}
