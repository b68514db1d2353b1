import { type CommandContext, defineAction, defineSubcommand } from '#lib/commands/context.ts';
import { RefusedWithWayOut } from '#lib/commands/refused-with-way-out.ts';
import { linkCard, type Tested, testCard } from '#lib/commands/setup/github-card.ts';
import { listCard } from '#lib/commands/setup/github-list.ts';
import { questionCard, unlinkedCard } from '#lib/commands/setup/github-question.ts';
import { repositoryOf, testButton, unlinkButton, workflowMark } from '#lib/commands/setup/github-words.ts';
import { suggestLinkedFiles } from '#lib/commands/setup/suggest-files.ts';
import { text } from '#lib/discord/options.ts';
import type { Reply } from '#lib/discord/reply.ts';
import { DomainError } from '#lib/kernel/errors.ts';
import { type LinkPorts, linkProject } from '#lib/projects/link.ts';
import type { Project } from '#lib/projects/project.ts';
import { unlinkProject } from '#lib/projects/unlink.ts';

export const githubSubcommand = defineSubcommand({
  description: 'Link a GitHub repository: what may be started there; without options all links',
  permission: 'project.link',
  // GitHub is asked, which may take longer than a person should wait.
  answer: 'deferred_private',
  options: {
    repository: text({ description: 'Like acme/checkout, or its address', maxLength: 300 }),
    workflow: text({
      description: 'A file of .github/workflows; diagnose.yml unless given',
      maxLength: 100,
      autocomplete: true,
    }),
    refs: text({
      description: 'Where it may run, like main release/*; the default branch unless given',
      maxLength: 1000,
    }),
    inputs: text({
      description: 'Inputs that people may fill in, or none; those that it declares unless given',
      maxLength: 1000,
    }),
    name: text({ description: 'What people type as the target; the repository’s name unless given', maxLength: 64 }),
  },
  autocomplete: { workflow: suggestLinkedFiles },

  async execute(context, { repository, ...named }) {
    if (repository === undefined) {
      if (Object.values(named).some((value) => value !== undefined))
        throw new DomainError('command.option', { option: 'repository' });
      return { card: await listPage(context, 0), ephemeral: true };
    }
    const linked = await linkProject(portsOf(context), context.caller, {
      repository,
      workflow: named.workflow,
      name: named.name,
      refs: named.refs === undefined ? undefined : wordsOf(named.refs),
      inputs: named.inputs === undefined ? undefined : namesOf(named.inputs),
    });
    return { card: linkCard(context, linked), ephemeral: true };
  },

  actions: {
    page: defineAction({
      permission: 'project.link',
      answer: 'immediate',
      run: async (context, { args: [page = '0'] }) => ({ update: await listPage(context, Number.parseInt(page, 36)) }),
    }),
    /** One workflow when its mark is given, else all of the project. */
    test: defineAction({
      permission: 'project.link',
      answer: 'deferred_private',
      run: async (context, { args }) => test(context, await pressedProject(context, args), args[1]),
    }),
    ask: defineAction({
      permission: 'project.link',
      answer: 'immediate',
      run: async (context, { args }) => ({
        card: questionCard(await pressedProject(context, args), context.caller.actor.id),
        ephemeral: true,
      }),
    }),
    unlink: defineAction({
      permission: 'project.link',
      answer: 'immediate',
      run: (context, { args: [projectId = ''] }) => unlink(context, projectId),
    }),
    'unlink-one': defineAction({
      permission: 'project.link',
      answer: 'immediate',
      run: (context, { args: [projectId = ''], values: [file = ''] }) => unlink(context, projectId, file),
    }),
    keep: defineAction({
      permission: 'project.link',
      answer: 'immediate',
      run: () => Promise.resolve({ update: { blocks: ['It stays linked. Nothing was changed.'] } }),
    }),
  },
});

/** Links as the people of this command; each look at GitHub is a step of the trace. */
function portsOf({ services, trace }: CommandContext): LinkPorts {
  return {
    ...services,
    githubSetup: {
      inspect: (repository, workflow) =>
        trace.step('Look at the repository', () => services.githubSetup.inspect(repository, workflow)),
    },
  };
}

async function listPage({ caller, services, trace }: CommandContext, page: number) {
  return listCard(await trace.step('Read the links', () => services.projects.list(caller.guildId)), page);
}

async function pressedProject(
  { caller, services, trace }: CommandContext,
  [projectId = '']: readonly string[],
): Promise<Project> {
  const project = await trace.step('Read the link', () => services.projects.find(caller.guildId, projectId));
  if (!project) throw new DomainError('project.not_found', { name: 'that one' });
  return project;
}

/** A test takes over what changed in the workflows' files; one after the other, for they are parts of one project. */
async function test(context: CommandContext, project: Project, mark: string | undefined): Promise<Reply> {
  const files = project.workflows.map(({ file }) => file).filter((file) => !mark || workflowMark(file) === mark);
  if (files.length === 0)
    throw new DomainError('project.workflow_not_linked', { workflow: 'that one', name: project.name });

  const results: Tested[] = [];
  for (const file of files) results.push(await testOne(context, project, file));
  const [only] = results;
  if (results.length > 1 || !only) return { card: testCard(project, results), ephemeral: true };
  if ('linked' in only) return { card: linkCard(context, only.linked), ephemeral: true };
  throw new RefusedWithWayOut(only.refusal, [testButton(project, only.file), unlinkButton(project)]);
}

async function testOne(context: CommandContext, project: Project, file: string): Promise<Tested> {
  // Each is a change of its own, should there be something to take over.
  const caller = { ...context.caller, requestKey: `${context.caller.requestKey}-${workflowMark(file)}` };
  try {
    const wanted = { repository: repositoryOf(project), workflow: file };
    return { file, linked: await linkProject(portsOf(context), caller, wanted) };
  } catch (error) {
    if (error instanceof DomainError) return { file, refusal: error };
    throw error;
  }
}

async function unlink(context: CommandContext, projectId: string, workflow?: string): Promise<Reply> {
  const { caller, services, trace } = context;
  const unlinked = await trace.step('Store the change', () =>
    unlinkProject(services, caller, { projectId, ...(workflow === undefined ? {} : { workflow }) }),
  );
  return { card: unlinkedCard(unlinked, caller.actor.id) };
}

function wordsOf(typed: string): readonly string[] {
  return typed.split(/[\s,]+/).filter((word) => word !== '');
}

function namesOf(typed: string): readonly string[] {
  const names = wordsOf(typed);
  return names.length === 1 && names[0]?.toLowerCase() === 'none' ? [] : names;
}
