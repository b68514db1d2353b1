import { DomainError } from '#lib/kernel/errors.ts';
import { uniqueName } from '#lib/projects/name.ts';
import type { AllowedWorkflow, Project } from '#lib/projects/project.ts';

/** The project that someone typed: by its name, or by `owner/name` of its repository, in any case. Throws `project.not_found`. */
export function findProject(projects: readonly Project[], typed: string): Project {
  const wanted = uniqueName(typed);
  const found =
    projects.find(({ name }) => uniqueName(name) === wanted) ??
    projects.find(({ repository: { name, owner } }) => `${owner}/${name}`.toLowerCase() === wanted);
  if (!found) throw new DomainError('project.not_found', { name: typed.slice(0, 80) });
  return found;
}

/** The workflow that someone typed: its file's name, in any case and also without its ending. Undefined when it is not linked. */
export function findWorkflow({ workflows }: Pick<Project, 'workflows'>, typed: string): AllowedWorkflow | undefined {
  const wanted = typed.trim();
  const spelled = (of: (file: string) => string) => workflows.filter(({ file }) => of(file) === of(wanted));
  const exact = workflows.find(({ file }) => file === wanted);
  if (exact) return exact;
  for (const candidates of [spelled((file) => file.toLowerCase()), spelled(stemOf)]) {
    if (candidates.length === 1) return candidates[0];
  }
  return undefined;
}

function stemOf(file: string): string {
  return file.toLowerCase().replace(/\.ya?ml$/, '');
}
