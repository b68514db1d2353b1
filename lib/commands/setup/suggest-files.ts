import type { CommandContext } from '#lib/commands/context.ts';
import type { Choice } from '#lib/discord/options.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { DEFAULT_WORKFLOW } from '#lib/projects/link.ts';
import type { Project } from '#lib/projects/project.ts';
import { readRepository } from '#lib/projects/repository.ts';

/** File names of workflows that are linked: those of the repository that is typed, else all, and the usual one. */
export async function suggestLinkedFiles(
  { caller, services }: CommandContext,
  partial: { readonly repository?: string | undefined },
  soFar: string,
): Promise<Choice<string>[]> {
  const projects = await services.projects.list(caller.guildId);
  const typed = projects.filter((project) => isTyped(project, partial.repository));
  const files = (typed.length > 0 ? typed : projects).flatMap(({ workflows }) => workflows.map(({ file }) => file));
  const wanted = soFar.trim().toLowerCase();
  return [...new Set([...files, DEFAULT_WORKFLOW])]
    .filter((file) => file.toLowerCase().includes(wanted))
    .map((file) => ({ name: file, value: file }));
}

function isTyped({ repository }: Project, typed: string | undefined): boolean {
  try {
    const { name, owner } = readRepository(typed ?? '');
    return `${owner}/${name}`.toLowerCase() === `${repository.owner}/${repository.name}`.toLowerCase();
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}
