import type { WorkflowInput } from '#lib/diagnosis/github.ts';

/** A row holds ten workflows in DynamoDB's 400 KB with much room to spare, and lists are read whole. */
const MAX_JSON = 16_000;
const MAX_DESCRIPTION = 100;
const MAX_CHOICES = 50;

/**
 * What a workflow declares, as far as it is kept. Long choices and descriptions are left out, never names: what is not
 * kept is checked by GitHub.
 */
export function keptDeclaration(inputs: readonly WorkflowInput[]): readonly WorkflowInput[] {
  const kept = inputs.map(({ choices, default: preset, description, name, required }) => ({
    name,
    required,
    ...(description === undefined ? {} : { description: description.slice(0, MAX_DESCRIPTION).toWellFormed() }),
    ...(choices === undefined || choices.length > MAX_CHOICES ? {} : { choices }),
    ...(preset === undefined ? {} : { default: preset }),
  }));
  if (JSON.stringify(kept).length <= MAX_JSON) return kept;
  // That there is a default is what counts; a blank one is shown to nobody.
  return inputs.map(({ default: preset, name, required }) => ({
    name,
    required,
    ...(preset === undefined ? {} : { default: '' }),
  }));
}
