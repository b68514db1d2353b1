import * as z from 'zod/mini';

/** A try of an earlier run of the same workflow, by GitHub's own re-run. */
const Rerun = z.strictObject({
  workflowRunId: z.int().check(z.positive()),
  /** The attempt that is repeated; the new one has a higher number. */
  attempt: z.int().check(z.positive()),
  jobs: z.enum(['all', 'failed']),
  /** Our run that began the workflow run. */
  of: z.string(),
});
export type Rerun = z.infer<typeof Rerun>;

/** What a run or a trigger of the kind `github_workflow` does. The project's link says anew at each run whether it may. */
export const WorkflowDefinition = z.strictObject({
  kind: z.literal('github_workflow'),
  projectId: z.string().check(z.regex(/^[a-z0-9]{1,32}$/)),
  /** For people, as it was when this was written; what is started is the project's. */
  project: z.string().check(z.maxLength(100)),
  repository: z.strictObject({ owner: z.string().check(z.maxLength(100)), name: z.string().check(z.maxLength(100)) }),
  workflowName: z.string().check(z.maxLength(200)),
  workflow: z.string().check(z.minLength(1), z.maxLength(255)),
  ref: z.string().check(z.minLength(1), z.maxLength(255)),
  inputs: z.record(z.string(), z.string()),
  rerun: z.optional(Rerun),
});
export type WorkflowDefinition = z.infer<typeof WorkflowDefinition>;
