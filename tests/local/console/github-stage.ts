import { DatabaseSync } from 'node:sqlite';
import { createTimeline } from '#local/clock/timeline.ts';
import { createGithubSimulator } from '#local/github/simulator.ts';

import { openStage, type Stage } from './stage.ts';

export interface GithubStage extends Stage {
  /** Starts a run of the demo's workflow as a client of the API does, and answers its id. */
  dispatch(inputs?: Record<string, string>): Promise<number>;
  /** A call as the page makes it, below `/sim/github`. */
  github(method: string, path: string, body?: unknown): Promise<unknown>;
  /** A bare call of the API with the demo token. */
  api(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Walks virtual time on, with all that happens to runs meanwhile. */
  pass(seconds: number): Promise<void>;
}

/** The console with the simulators of Discord and GitHub behind it. Nobody takes its webhooks: they are answered 404. */
export async function openGithubStage(): Promise<GithubStage> {
  const database = new DatabaseSync(':memory:');
  const place: { origin: string; clock: { time: number } } = { origin: '', clock: { time: 0 } };
  const settable = {
    now: () => place.clock.time,
    freezeAt: (instant: number) => void (place.clock.time = instant),
    run: () => undefined,
  };
  const simulator = createGithubSimulator({ clock: settable, database, origin: () => place.origin });
  const stage = await openStage(undefined, (clock) => {
    place.clock = clock;
    return [simulator.handler];
  });
  place.origin = stage.origin;

  async function call(method: string, path: string, headers: Record<string, string>, body: unknown): Promise<unknown> {
    const init: RequestInit = { method, headers: { 'content-type': 'application/json', ...headers } };
    if (body !== undefined) init.body = JSON.stringify(body);
    const text = await (await fetch(`${stage.origin}/sim/github${path}`, init)).text();
    return text === '' ? undefined : JSON.parse(text);
  }
  const github = (method: string, path: string, body?: unknown) => call(method, path, {}, body);
  const api = (method: string, path: string, body?: unknown) =>
    call(method, `/api${path}`, { authorization: `Bearer ${simulator.token}`, 'user-agent': 'watchbell-tests' }, body);

  return {
    ...stage,
    github,
    api,
    async dispatch(inputs = {}) {
      const path = '/repos/acme/checkout/actions/workflows/diagnose.yml/dispatches';
      const answer = await api('POST', path, { ref: 'main', inputs, return_run_details: true });
      return Number((answer as { workflow_run_id: number }).workflow_run_id);
    },
    pass: async (seconds) => {
      await createTimeline(settable, [simulator.participant]).advanceTo(place.clock.time + seconds * 1000);
    },
    async close() {
      await simulator.close();
      await stage.close();
      database.close();
    },
  };
}
