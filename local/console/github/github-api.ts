import type { Fault } from '#local/github/faults.ts';
import type { ShownArtifact, ShownLog } from '#local/github/people/look-into.ts';
import type { ShownDelivery } from '#local/github/people/routes.ts';
import type { GithubState, ShownRun } from '#local/github/people/state.ts';
import type { Conclusion } from '#local/github/runs/model.ts';
import type { Plan } from '#local/github/runs/plan-form.ts';
import type { Settings } from '#local/github/settings-store.ts';

import { call, get, patch, post } from '../http.ts';

export type { Conclusion, Fault, GithubState, Plan, Settings, ShownArtifact, ShownDelivery, ShownLog, ShownRun };
export type ShownJob = ShownRun['jobs'][number];
export type ShownStep = ShownJob['steps'][number];

/** A fault or a plan as it is sent: what is left out takes what is usual. */
export type FaultOrder = Readonly<Record<string, unknown>> & Pick<Fault, 'kind'>;
export type PlanOrder = Readonly<Record<string, unknown>>;

const BASE = '/sim/github';

export const github = {
  state: () => get<GithubState>(`${BASE}/state`),
  run: (id: number) => get<ShownRun>(`${BASE}/runs/${id}`),
  attempt: (id: number, attempt: number) => get<ShownRun>(`${BASE}/runs/${id}/attempts/${attempt}`),
  log: (jobId: number) => get<ShownLog>(`${BASE}/jobs/${jobId}/log`),
  artifact: (id: number) => get<ShownArtifact>(`${BASE}/artifacts/${id}`),
  /** Ends a run now; `step` is the name of the step that it happens in, the one that runs unless given. */
  end: (id: number, conclusion: Conclusion, step?: string) =>
    post<ShownRun>(`${BASE}/runs/${id}`, { end: conclusion, ...(step !== undefined && { step }) }),
  remove: (id: number) => post<unknown>(`${BASE}/runs/${id}`, { delete: true }),
  settings: () => get<Settings>(`${BASE}/settings`),
  change: (part: Partial<Settings>) => patch<Settings>(`${BASE}/settings`, part),
  faults: () => get<Fault[]>(`${BASE}/faults`),
  plans: () => get<Plan[]>(`${BASE}/plans`),
  /** Takes back all plans and makes these: none leaves it to what is usual. */
  async plan(orders: readonly PlanOrder[]): Promise<void> {
    await call(`${BASE}/plans`, { method: 'DELETE' }, [200]);
    for (const order of orders) await post(`${BASE}/plans`, order);
  },
  /** Takes back all faults and orders these. */
  async break(orders: readonly FaultOrder[]): Promise<void> {
    await call(`${BASE}/faults`, { method: 'DELETE' }, [200]);
    for (const order of orders) await post(`${BASE}/faults`, order);
  },
  /** Oldest first. */
  deliveries: () => get<ShownDelivery[]>(`${BASE}/deliveries`),
  redeliver: (id: number) => post<ShownDelivery>(`${BASE}/deliveries/${id}/redeliver`, {}),
};
