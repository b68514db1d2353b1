import { fullName, type Repository } from '../demo/content.ts';
import type { SettingsStore } from '../settings-store.ts';
import type { Plan } from './plan-form.ts';

const KEY = 'plans';

export interface PlanStore {
  /** A later plan goes before an earlier one that has no end. */
  add(plan: Plan): void;
  list(): Plan[];
  clear(): void;
  /** The plan of the next run of a workflow, counted; undefined when nobody made one. */
  take(repository: Repository, workflow: { readonly id: number; readonly path: string }): Plan | undefined;
}

/** Plans survive a restart. Those with `times` are used first, in their order; then the newest without. */
export function createPlanStore(settings: SettingsStore): PlanStore {
  const list = () => JSON.parse(settings.read(KEY) ?? '[]') as Plan[];
  const write = (plans: readonly Plan[]) => settings.write(KEY, JSON.stringify(plans));

  return {
    add: (plan) => write([...list(), plan]),
    list,
    clear: () => write([]),
    take(repository, { id, path }) {
      const plans = list();
      const fits = ({ repo, workflow }: Plan) =>
        (repo === undefined || repo.toLowerCase() === fullName(repository)) &&
        (workflow === undefined || workflow === String(id) || path.endsWith(`/${workflow}`));
      const counted = plans.find((plan) => plan.times !== undefined && fits(plan));
      if (!counted) return plans.findLast(fits);
      const left = (counted.times ?? 1) - 1;
      write(plans.flatMap((plan) => (plan !== counted ? [plan] : left > 0 ? [{ ...plan, times: left }] : [])));
      return counted;
    },
  };
}
