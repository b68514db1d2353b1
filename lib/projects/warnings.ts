import type { Inspection } from '#lib/diagnosis/github.ts';
import { type AllowedWorkflow, isOurInput, MARKER_INPUT } from '#lib/projects/project.ts';

/** What does not hinder a start but should be known: what it means, and how to mend it. Facts are free of Markdown. */
export interface LinkWarning {
  readonly code: 'right_missing' | 'file_unreadable' | 'marker_undeclared' | 'marker_hidden' | 'input_unfillable';
  readonly means: string;
  readonly mend: string;
}

/** Without this right nothing can be started, which is no warning but a refusal. */
export const NEEDED_RIGHT = 'actions: write';

/** Where the deployment's credential gets a right. */
const WHERE_TO_GIVE =
  'For a GitHub App: its settings, Permissions & events, Repository permissions; then its owner accepts the change for the installation. For a fine-grained token: its settings, Repository permissions.';

const LOST_RUN =
  'Then an older GitHub Enterprise Server, which does not name the run that it starts, leaves its end unknown here; and on any server a start whose answer got lost waits for a person.';

export function warningsOf(inspection: Inspection, workflow: AllowedWorkflow): readonly LinkWarning[] {
  return [
    ...inspection.missing.filter((right) => right !== NEEDED_RIGHT).map(rightMissing),
    ...(workflow.declared ? [...markerWarnings(workflow), ...unfillable(workflow)] : [unreadable(workflow)]),
  ];
}

function rightMissing(right: string): LinkWarning {
  return {
    code: 'right_missing',
    means: `The credential lacks the right “${right}”, so a part of the answer will be missing.`,
    mend: `Give it, then test again. ${WHERE_TO_GIVE}`,
  };
}

function unreadable({ file, inputs }: AllowedWorkflow): LinkWarning {
  const allowed = inputs.length === 0 ? 'No inputs are allowed until you name them' : 'The inputs that you named';
  return {
    code: 'file_unreadable',
    means: `The file ${file} could not be read, so it is not known which inputs it declares. ${allowed}${inputs.length === 0 ? '.' : ' are taken on trust.'} ${LOST_RUN}`,
    mend: 'Give the credential the right “contents: read”, then test again.',
  };
}

function markerWarnings({ file, showsMarker, takesMarker }: AllowedWorkflow): LinkWarning[] {
  if (!takesMarker) {
    return [
      {
        code: 'marker_undeclared',
        means: `${file} does not declare the input ${MARKER_INPUT}. ${LOST_RUN}`,
        mend: `Declare ${MARKER_INPUT} as an optional input of type string and show it in run-name, then test again.`,
      },
    ];
  }
  if (!showsMarker) {
    return [
      {
        code: 'marker_hidden',
        means: `${file} declares ${MARKER_INPUT} but does not show it in its run-name. ${LOST_RUN}`,
        mend: `Add it to run-name: Diagnose [\${{ inputs.${MARKER_INPUT} }}], then test again.`,
      },
    ];
  }
  return [];
}

function unfillable({ declared = [], file, inputs }: AllowedWorkflow): LinkWarning[] {
  return declared
    .filter(({ default: preset, name, required }) => required && preset === undefined && !inputs.includes(name))
    .filter(({ name }) => !isOurInput(name))
    .map(({ name }) => ({
      code: 'input_unfillable' as const,
      means: `${file} requires the input ${name}, which may not be filled in here: every start will be refused.`,
      mend: `Allow ${name} with the option inputs, or give it a default in the file.`,
    }));
}
