import { type DemoWorkflow, type Repository, repositories } from './demo/content.ts';
import type { SettingsStore } from './settings-store.ts';

export const WORKFLOW_STATES = [
  'active',
  'deleted',
  'disabled_fork',
  'disabled_inactivity',
  'disabled_manually',
] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

export interface Workflow extends DemoWorkflow {
  readonly state: WorkflowState;
}

/** The workflows of the demo repositories, as people have left them. */
export interface Catalogue {
  workflows(repository: Repository): Workflow[];
  /** By number, by file name, or by path; a deleted one is not found. */
  find(repository: Repository, idOrFile: string): Workflow | undefined;
  byId(id: number): Workflow | undefined;
  setState(id: number, state: WorkflowState): void;
}

export function createCatalogue(settings: SettingsStore): Catalogue {
  const stateOf = (id: number) => (settings.read(`workflow:${id}`) ?? 'active') as WorkflowState;
  const withState = (workflow: DemoWorkflow): Workflow => ({ ...workflow, state: stateOf(workflow.id) });
  const workflows = (repository: Repository) => repository.workflows.map(withState);

  return {
    workflows,
    find: (repository, idOrFile) =>
      workflows(repository).find(
        ({ id, path, state }) =>
          state !== 'deleted' && (String(id) === idOrFile || path === idOrFile || path.endsWith(`/${idOrFile}`)),
      ),
    byId(id) {
      const found = repositories.flatMap((repository) => repository.workflows).find((workflow) => workflow.id === id);
      return found && withState(found);
    },
    setState: (id, state) => settings.write(`workflow:${id}`, state),
  };
}
