import type { ErrorRow } from '#lib/kernel/errors/row.ts';

/** What can be wrong with the link of a repository, and with a request to start one of its workflows. */
export const projectErrors = {
  'project.repository_syntax': {
    http: 400,
    retryable: false,
    happened: '`{text}` is not a repository: {reason}. Nothing was linked.',
    mend: 'Write it like `acme/checkout`, or paste the address of its page on github.com.',
  },
  'project.workflow_syntax': {
    http: 400,
    retryable: false,
    happened: '`{text}` is not the file name of a workflow. Nothing was linked.',
    mend: 'Write the name of a file in `.github/workflows`, like `diagnose.yml`.',
  },
  'project.ref_syntax': {
    http: 400,
    retryable: false,
    happened: '`{ref}` cannot be a branch or a tag: {reason}. Nothing was started or changed.',
    mend: 'Write a branch or a tag like `main` or `v1.9.2`. In the list of a link `*` stands for anything: `release/*`.',
  },
  'project.refs_count': {
    http: 400,
    retryable: false,
    happened:
      'A workflow may be started on 1 to {limit} branches, tags and patterns; here are {count}. Nothing was linked.',
    mend: 'Put several into one pattern, like `release/*`.',
  },
  'project.input_name': {
    http: 400,
    retryable: false,
    happened:
      '`{name}` cannot be the name of an input: it takes letters, digits, `_` and `-`, and starts with a letter or `_`. Nothing was linked.',
    mend: 'Write the names as the workflow declares them, like `service depth`, or `none` to allow no inputs.',
  },
  'project.input_undeclared': {
    http: 400,
    retryable: false,
    happened:
      '`{workflow}` does not declare the input `{input}`, so GitHub would refuse every start that fills it in. Nothing was linked.',
    mend: 'It declares: `{declared}`. Correct the name, or declare the input below `workflow_dispatch` and link again.',
  },
  'project.name': {
    http: 400,
    retryable: false,
    happened:
      '`{name}` cannot be a name: it takes 1 to 64 letters, digits, spaces, `.`, `_` and `-`, and starts with a letter or digit. Nothing was linked.',
    mend: 'Choose another name, for example `checkout`.',
  },
  'project.name_taken': {
    http: 409,
    retryable: false,
    happened: 'The name **{name}** stands for {repository} in this server already. Nothing was linked.',
    mend: 'Give this one another name with the option `name`.',
  },
  'project.quota': {
    http: 409,
    retryable: false,
    happened: 'This server has {limit} repositories linked, and that is the most. Nothing was linked.',
    mend: 'Unlink one that is no longer needed: `/setup github` lists them.',
  },
  'project.workflow_quota': {
    http: 409,
    retryable: false,
    happened: '**{name}** has {limit} workflows linked, and that is the most. Nothing was linked.',
    mend: 'Unlink one that is no longer needed: `/setup github` lists them.',
  },
  'project.not_found': {
    http: 404,
    retryable: false,
    happened: 'There is no repository linked as **{name}** in this server.',
    mend: 'See what is linked with `/setup github`; an admin links a repository with the same command.',
  },
  'project.workflow_not_allowed': {
    http: 403,
    retryable: false,
    happened: '`{workflow}` may not be started in **{name}**. Nothing was started.',
    mend: 'Allowed: `{allowed}`. An admin adds another with `/setup github`.',
  },
  'project.workflow_not_linked': {
    http: 404,
    retryable: false,
    happened: '`{workflow}` is not linked in **{name}** (any more). Nothing was changed.',
    mend: 'See what is linked with `/setup github`.',
  },
  'project.ref_not_allowed': {
    http: 403,
    retryable: false,
    happened: '`{workflow}` may not be started on `{ref}`. Nothing was started.',
    mend: 'Allowed: `{allowed}`. An admin changes that with `/setup github` and its option `refs`.',
  },
  'project.ref_needed': {
    http: 400,
    retryable: false,
    happened: 'No branch or tag was named, and `{workflow}` has none that goes without saying. Nothing was started.',
    mend: 'Name one with the option `ref`. Allowed: `{allowed}`.',
  },
  'project.input_not_allowed': {
    http: 403,
    retryable: false,
    happened: 'The input `{input}` of `{workflow}` may not be filled in from here. Nothing was started.',
    mend: 'Allowed: `{allowed}`. An admin changes that with `/setup github` and its option `inputs`.',
  },
  'project.input_missing': {
    http: 400,
    retryable: false,
    happened: '`{workflow}` needs the input `{input}`, which was not given. Nothing was started.',
    mend: 'Give it in the option `inputs`, like `{input}=…`. Where it may not be filled in, an admin allows it with `/setup github`.',
  },
  'project.input_choice': {
    http: 400,
    retryable: false,
    happened: 'The input `{input}` cannot be `{value}`. Nothing was started.',
    mend: 'It takes one of: `{choices}`.',
  },
  'project.inputs_syntax': {
    http: 400,
    retryable: false,
    happened: 'The inputs could not be read: {reason}. Nothing was started.',
    mend: 'Write them like `service=api note="with blanks"`, or as one JSON object like `{"service": "api"}`.',
  },
  'project.inputs_too_many': {
    http: 400,
    retryable: false,
    happened:
      'GitHub takes {limit} inputs with the one that Watchbell adds to find the run again; here are {count}. Nothing was started or changed.',
    mend: 'Leave out those that have a default.',
  },
  'project.input_too_long': {
    http: 400,
    retryable: false,
    happened: 'The input `{input}` has {length} characters, and {limit} are the most. Nothing was started.',
    mend: 'Shorten it, or have the workflow read what is longer from somewhere else.',
  },
  'project.input_secret': {
    http: 400,
    retryable: false,
    happened:
      'The value of `{input}` looks like a secret. Inputs stand readable on GitHub and in chat, so it was not sent. Nothing was started.',
    mend: 'Keep it as a secret of the repository, which the workflow reads itself; if it was a real one, replace it.',
  },
} as const satisfies Record<string, ErrorRow>;
