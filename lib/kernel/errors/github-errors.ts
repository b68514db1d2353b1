import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What can go wrong between us and GitHub that a person must mend. */
export const githubErrors = {
  'github.not_configured': {
    http: 500,
    retryable: false,
    happened: 'This Watchbell has no credential for GitHub, so GitHub was not asked.',
    mend: 'Whoever runs Watchbell gives it a GitHub App or a fine-grained token, then tries again.',
  },
  'github.unauthorized': {
    http: 502,
    retryable: false,
    happened:
      'GitHub did not accept the credential of this Watchbell: it is wrong, expired or revoked. This request changed nothing there.',
    mend: 'Whoever runs Watchbell stores a valid token, or the App’s id and private key, then tries again.',
  },
  'github.private_key': {
    http: 500,
    retryable: false,
    happened: 'The private key of the GitHub App cannot be read, so GitHub was not asked.',
    mend: 'Whoever runs Watchbell stores the whole PEM file that GitHub gave out, from `BEGIN` to `END`, then tries again.',
  },
  'github.forbidden': {
    http: 403,
    retryable: false,
    happened:
      'GitHub does not let Watchbell do this in **{repository}**: the permission `{permission}` is missing. This request changed nothing there.',
    mend: 'Give that permission to the GitHub App (and accept the change where it is installed) or to the fine-grained token, then try again.',
  },
  'github.denied': {
    http: 403,
    retryable: false,
    happened:
      'GitHub does not let Watchbell do this in **{repository}**: {reason}. This request changed nothing there.',
    mend: 'Check that the credential may reach this repository: its permissions, the organization’s single sign-on and IP allow list, and that the App is not suspended.',
  },
  'github.refused': {
    http: 502,
    retryable: false,
    happened:
      'GitHub refused this in **{repository}** with HTTP {status}: {reason}. This request changed nothing there.',
    mend: 'Correct what GitHub names. If it names nothing that you know, give the id below to whoever runs Watchbell.',
  },
  'github.repository_missing': {
    http: 404,
    retryable: false,
    happened:
      'The repository **{repository}** does not exist, or the credential of this Watchbell cannot reach it. This request changed nothing there.',
    mend: 'Check its name. Then install the GitHub App there, or add the repository to the fine-grained token.',
  },
  'github.repository_moved': {
    http: 409,
    retryable: false,
    happened: 'The repository **{repository}** was renamed or moved. This request changed nothing there.',
    mend: 'Link it again under its new name with `/setup github`.',
  },
  'github.workflow_missing': {
    http: 404,
    retryable: false,
    happened:
      'There is no workflow `{workflow}` on the default branch of **{repository}**. This request changed nothing there.',
    mend: 'Check the name of the file in `.github/workflows`, and that it is merged to the default branch.',
  },
  'github.workflow_disabled': {
    http: 409,
    retryable: false,
    happened: 'The workflow `{workflow}` of **{repository}** is disabled. Nothing was started.',
    mend: 'Enable it on the Actions page of the repository, then try again.',
  },
  'github.not_dispatchable': {
    http: 422,
    retryable: false,
    happened:
      'The workflow `{workflow}` of **{repository}** has no trigger `workflow_dispatch`, so it cannot be started from outside. Nothing was started.',
    mend: 'Add `workflow_dispatch:` below `on:` in its file, on the default branch and on the ref that you start.',
  },
  'github.ref_unknown': {
    http: 422,
    retryable: false,
    happened: 'There is no branch or tag `{ref}` in **{repository}**. Nothing was started.',
    mend: 'Choose another ref, or push that one.',
  },
  'github.inputs_refused': {
    http: 422,
    retryable: false,
    happened:
      'The workflow `{workflow}` of **{repository}** does not take these inputs: {reason}. Nothing was started.',
    mend: 'Compare the inputs with those that its file declares below `workflow_dispatch` on that ref.',
  },
  'github.run_missing': {
    http: 404,
    retryable: false,
    happened: 'Run {run} of **{repository}** is gone: somebody deleted it. This request changed nothing there.',
    mend: 'Start the workflow again with `/diagnose`.',
  },
  'github.not_rerunnable': {
    http: 409,
    retryable: false,
    happened: 'GitHub does not start run {run} of **{repository}** again: {reason}. Nothing was started.',
    mend: 'Wait until it has ended if it still runs; else start the workflow anew with `/diagnose`.',
  },
  'github.definition': {
    http: 400,
    retryable: false,
    happened: 'What this run should do was stored in a form that is not understood (any more). Nothing was started.',
    mend: 'Start it anew with `/diagnose`, or make the trigger anew.',
  },
  'github.untraceable': {
    http: 502,
    retryable: false,
    happened:
      'GitHub accepted the start of `{workflow}` without naming the run, as older servers do, and the runs of this workflow cannot be told apart. It runs; which run it is and how it ends is unknown here.',
    mend: 'Look at the workflow’s page on GitHub. For the next time declare the input `{input}` in the workflow, show it in its `run-name`, and link it again with `/setup github`.',
  },
  'github.run_not_found': {
    http: 502,
    retryable: false,
    happened:
      'GitHub accepted the start of `{workflow}`, but for {minutes} minutes its list has shown no such run. Whether it runs is unknown.',
    mend: 'Look at the workflow’s page on GitHub before you start it again.',
  },
  'github.run_deleted': {
    http: 410,
    retryable: false,
    happened: 'The run of **{workflow}** was deleted on GitHub, so its result cannot be known.',
    mend: 'Ask who deleted it, or start it again.',
  },
  'github.run_cancelled': {
    http: 409,
    retryable: false,
    happened: 'The run of **{workflow}** was cancelled. What it had done until then is done.',
    mend: 'Start it again when it is wanted.',
  },
  'github.run_timed_out': {
    http: 504,
    retryable: false,
    happened: 'GitHub stopped **{workflow}** because it took longer than its limit ({where}).',
    mend: 'Look at what it waited for; raise `timeout-minutes` in the workflow if the time is needed.',
  },
  'github.run_not_started': {
    http: 502,
    retryable: false,
    happened: 'GitHub could not start the jobs of **{workflow}**: its file has a mistake that shows only at the start.',
    mend: 'Open the run on GitHub, mend the file, and start it again.',
  },
  'github.run_needs_action': {
    http: 409,
    retryable: false,
    happened: 'GitHub holds **{workflow}** back until someone approves it there.',
    mend: 'Approve it on GitHub, or change the rules of its environment; then start it again.',
  },
  'github.run_failed': {
    http: 502,
    retryable: false,
    happened: '**{workflow}** ended with {conclusion} in {where}.',
    mend: 'Read the last lines of its log on the card; re-run the jobs that failed when the cause is mended.',
  },
} as const satisfies Record<string, ErrorRow>;
