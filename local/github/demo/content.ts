import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { readWorkflowFile, type WorkflowFile } from './workflow-file.ts';

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly defaultBranch: string;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  readonly workflows: readonly DemoWorkflow[];
}

export interface DemoWorkflow {
  readonly id: number;
  readonly path: string;
  readonly text: string;
  readonly file: WorkflowFile;
}

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
}

/** When all of the demo content came into being. */
export const DEMO_SINCE = '2026-01-12T08:00:00Z';
export const organization: Account = { id: 9_120_331, login: 'acme', type: 'Organization' };
/** Whose fine-grained token it is. */
export const tokenOwner: Account = { id: 4_410_072, login: 'otto-acme', type: 'User' };
export const app = { id: 402_117, slug: 'watchbell-demo', name: 'Watchbell demo', clientId: 'Iv23liWatchbellDemo0' };
export const installationId = 61_204_488;
export const appBot: Account = { id: 170_402_117, login: `${app.slug}[bot]`, type: 'Bot' };
export const webhookId = 513_400_871;

export const repositories: readonly Repository[] = [
  {
    id: 710_442_001,
    owner: organization.login,
    name: 'checkout',
    description: 'Cart, prices and the way to pay',
    defaultBranch: 'main',
    branches: ['develop', 'main', 'release/1.9'],
    tags: ['v1.9.2'],
    workflows: [
      workflow(101_500_001, 'ci.yml'),
      workflow(101_500_002, 'deploy.yml'),
      workflow(101_500_003, 'diagnose.yml'),
    ],
  },
  {
    id: 710_442_002,
    owner: organization.login,
    name: 'payments',
    description: 'Talks to the banks',
    defaultBranch: 'main',
    branches: ['main'],
    tags: [],
    workflows: [workflow(101_500_004, 'diagnose.yml')],
  },
  {
    id: 710_442_003,
    owner: organization.login,
    name: 'website',
    description: 'What the world sees',
    defaultBranch: 'main',
    branches: ['main'],
    tags: [],
    workflows: [],
  },
];

export function fullName({ name, owner }: Repository): string {
  return `${owner}/${name}`;
}

/** The repository of that name, in any case, as GitHub takes it. */
export function findRepository(owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return repositories.find((repository) => fullName(repository).toLowerCase() === wanted);
}

export function findRepositoryById(id: number): Repository | undefined {
  return repositories.find((repository) => repository.id === id);
}

/** The commit that a branch or tag points at; demo branches never move. */
export function commitOf(repository: Repository, ref: string): string {
  return sha1(`${fullName(repository)}@${ref}`);
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function workflow(id: number, file: string): DemoWorkflow {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return { id, path: `.github/workflows/${file}`, text, file: readWorkflowFile(text) };
}
