import { defineCommand } from '#lib/commands/context.ts';
import { suggestInputs, suggestProjects, suggestRefs, suggestWorkflows } from '#lib/commands/project-suggestions.ts';
import { startDiagnosis } from '#lib/diagnosis/start.ts';
import { text } from '#lib/discord/options.ts';

export default defineCommand({
  name: 'diagnose',
  description: 'Start a diagnosis (a GitHub workflow) and follow it to its answer',
  permission: 'diagnose.start',
  answer: 'deferred',
  options: {
    target: text({
      description: 'What to diagnose: a linked project',
      required: true,
      maxLength: 100,
      autocomplete: true,
    }),
    workflow: text({ description: 'Another workflow than the usual one', maxLength: 100, autocomplete: true }),
    ref: text({ description: 'The branch or tag to run it on', maxLength: 200, autocomplete: true }),
    inputs: text({
      description: 'Inputs like depth=deep note="since the release", or a JSON object',
      maxLength: 2000,
      autocomplete: true,
    }),
  },
  autocomplete: {
    target: suggestProjects,
    workflow: suggestWorkflows,
    ref: suggestRefs,
    inputs: suggestInputs,
  },

  async execute({ answerTo, caller, channelId, services }, wanted) {
    const run = await startDiagnosis(services, caller, { ...wanted, place: { channelId, interaction: answerTo } });
    return { living: { guildId: run.guildId, id: run.id } };
  },
});
