import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  environmentInConfig,
  lateFilesAreOurs,
  namedByDesign,
  networkInPlatform,
  noCircles,
  pointOneWay,
  type Rule,
  sdkAtTheBorder,
  stayInside,
  timeAndChanceAsArguments,
} from './architecture/rules.ts';
import { readSource, type Source } from './architecture/source.ts';

/** Below this the reader has lost its way, and every rule would hold for nothing. */
const FEWEST_FILES = 25;

const root = join(import.meta.dirname, '..');
const sources = globSync('{lib,functions}/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()
  .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')));

describe('the architecture', () => {
  it('is read from the files that there are, with their imports', () => {
    const found = sources.flatMap(({ imports }) => imports);

    expect(sources.length).toBeGreaterThan(FEWEST_FILES);
    expect(found.filter(({ specifier }) => specifier.startsWith('#lib/')).length).toBeGreaterThan(FEWEST_FILES);
    expect(found.filter(({ specifier }) => specifier === '(computed)')).toEqual([]);
  });

  it.each<[string, Rule]>([
    ['has imports that point one way', pointOneWay],
    ['deploys nothing of the local stack, the tests or the scripts', stayInside],
    ['has the folders of the design and no other', namedByDesign],
    ['knows SDKs only in platform and edge, and enum packages only as types', sdkAtTheBorder],
    ['loads late only what is its own', lateFilesAreOurs],
    ['reaches the network only in platform', networkInPlatform],
    ['reads the environment only in the configuration', environmentInConfig],
    ['takes time and chance as arguments', timeAndChanceAsArguments],
    ['has no circles between its parts at run time', noCircles],
  ])('%s', (_title, rule) => {
    expect(rule(sources)).toEqual([]);
  });
});

describe('the rule that imports point one way', () => {
  it.each([
    ['lib/kernel/a.ts', "import '#lib/triggers/trigger.ts';"],
    ['lib/kernel/a.ts', "import type { A } from '../config.ts';"],
    ['lib/discord/a.ts', "export * from '#lib/access/role.ts';"],
    ['lib/triggers/a.ts', "import a from '#lib/tasks/discord_message.task.ts';"],
    ['lib/triggers/a.ts', "import { a } from '#lib/tasks/registry.generated.ts';"],
    ['lib/triggers/a.ts', "import { a } from '#lib/platform/dynamodb/table.ts';"],
    ['lib/runs/a.ts', "const a = await import('#lib/edge/batch.ts');"],
    ['lib/runs/a.ts', "type A = import('#lib/composition.ts').Services;"],
    ['lib/runs/a.ts', "import { type Services } from '#lib/services.ts';"],
    ['lib/issues/trackers/jira.tracker.ts', "import { a } from '#lib/platform/github/a.ts';"],
    ['lib/commands/a.command.ts', "import { a } from '#lib/edge/function-url.ts';"],
    ['lib/platform/sqs/a.ts', "import { a } from '#lib/composition.ts';"],
    ['lib/edge/a.ts', "import { a } from '#lib/platform/system/clock.ts';"],
    ['lib/composition/a.ts', "import { a } from '#functions/worker/handler.ts';"],
  ])('catches %s with %s', (path, text) => {
    expect(pointOneWay([readSource(path, text)])).toHaveLength(1);
  });

  it.each([
    ['lib/runs/a.ts', "import type { Services } from '#lib/services.ts';"],
    ['lib/commands/a.command.ts', "import type { Services } from '#lib/services.ts';"],
    ['lib/tasks/a.task.ts', "import { a } from '#lib/tasks/task.ts'; import { b } from '#lib/triggers/trigger.ts';"],
    [
      'lib/triggers/a.ts',
      "import type { Run } from '#lib/runs/run.ts'; import { DomainError } from '../kernel/errors.ts';",
    ],
    [
      'lib/composition.ts',
      "import { a } from '#lib/platform/a.ts'; import b from '#lib/commands/registry.generated.ts';",
    ],
    ['functions/worker/handler.ts', "import { a } from '#lib/composition.ts'; import { b } from '#lib/edge/b.ts';"],
  ])('lets %s pass with %s', (path, text) => {
    expect(pointOneWay([readSource(path, text)])).toEqual([]);
  });
});

describe('the other rules catch', () => {
  it.each<[string, Rule, string, string]>([
    ['the local stack in lib', stayInside, 'lib/edge/a.ts', "import type { A } from '#local/contract.ts';"],
    ['a test in a function', stayInside, 'functions/worker/handler.ts', "import '../../tests/a.ts';"],
    ['a script in lib', stayInside, 'lib/config.ts', "await import('../scripts/build.ts');"],
    ['an unnamed folder', namedByDesign, 'lib/utils/text.ts', ''],
    ['an unnamed folder with depth', namedByDesign, 'lib/helpers/deep/down/text.ts', ''],
    ['an unnamed file in lib', namedByDesign, 'lib/misc.ts', ''],
    ['a file beside the functions', namedByDesign, 'functions/shared.ts', ''],
    ['an SDK in a domain folder', sdkAtTheBorder, 'lib/runs/a.ts', "import type { A } from '@aws-sdk/client-sqs';"],
    [
      'Powertools in a function',
      sdkAtTheBorder,
      'functions/worker/handler.ts',
      "import '@aws-lambda-powertools/batch';",
    ],
    ['Octokit in a plug-in', sdkAtTheBorder, 'lib/tasks/a.task.ts', "import { a } from '@octokit/rest';"],
    ['enums that cost 87 KB', sdkAtTheBorder, 'lib/edge/a.ts', "import { type A } from 'discord-api-types/v10';"],
    ['a package that is loaded late', lateFilesAreOurs, 'lib/platform/a.ts', "await import('yaml');"],
    ['a fetch in edge', networkInPlatform, 'lib/edge/a.ts', "await fetch('https://example.com');"],
    ['a socket in a plug-in', networkInPlatform, 'lib/tasks/a.task.ts', "import { request } from 'node:https';"],
    ['the environment in edge', environmentInConfig, 'lib/edge/a.ts', 'export const a = process.env.A;'],
    ['the environment by another name', environmentInConfig, 'lib/runs/a.ts', "import { env } from 'node:process';"],
    ['the environment of the global', environmentInConfig, 'lib/runs/a.ts', 'export const a = globalThis.process.env;'],
    ['a new Date()', timeAndChanceAsArguments, 'lib/runs/a.ts', 'export const a = new Date();'],
    ['a new Date', timeAndChanceAsArguments, 'lib/runs/a.ts', 'export const a = new Date;'],
    ['Date.now', timeAndChanceAsArguments, 'lib/runs/a.ts', 'export const now = Date.now;'],
    ['Math.random', timeAndChanceAsArguments, 'functions/worker/handler.ts', 'Math.random();'],
    ['setTimeout', timeAndChanceAsArguments, 'lib/edge/a.ts', 'setTimeout(() => {}, 1);'],
    ['a global setInterval', timeAndChanceAsArguments, 'lib/edge/a.ts', 'globalThis.setInterval(() => {}, 1);'],
    [
      'a timer module',
      timeAndChanceAsArguments,
      'lib/platform/sqs/a.ts',
      "import { setTimeout } from 'node:timers/promises';",
    ],
    ['random bytes', timeAndChanceAsArguments, 'lib/runs/a.ts', "import { randomBytes as bytes } from 'node:crypto';"],
    ['a random id', timeAndChanceAsArguments, 'lib/runs/a.ts', 'crypto.randomUUID();'],
  ])('%s', (_title, rule, path, text) => {
    expect(rule([readSource(path, text)])).toHaveLength(1);
  });

  it('a circle between folders, over any number of steps, once', () => {
    const circle = [
      readSource('lib/triggers/a.ts', "import { b } from '#lib/runs/b.ts';"),
      readSource('lib/runs/b.ts', "import { c } from '#lib/traces/c.ts';"),
      readSource('lib/traces/c.ts', "import { a } from '../triggers/a.ts';"),
    ];

    expect(noCircles(circle)).toEqual([
      'circle: runs → traces (lib/runs/b.ts), traces → triggers (lib/traces/c.ts), triggers → runs (lib/triggers/a.ts)',
    ]);
  });
});

describe('the other rules let pass', () => {
  it.each<[string, Rule, Source]>([
    [
      'dates made of a time',
      timeAndChanceAsArguments,
      readSource('lib/runs/a.ts', 'new Date(0); Date.UTC(2026, 0); Date.parse("x");'),
    ],
    [
      'names in comments and texts',
      timeAndChanceAsArguments,
      readSource('lib/runs/a.ts', '// Date.now()\nexport const a = "new Date()";'),
    ],
    ['the system’s own clock', timeAndChanceAsArguments, readSource('lib/platform/system/clock.ts', 'Date.now();')],
    ['the configuration', environmentInConfig, readSource('lib/config/read.ts', 'process.env;')],
    [
      'SDKs in platform',
      sdkAtTheBorder,
      readSource('lib/platform/sqs/a.ts', "import { a } from '@aws-sdk/client-sqs';"),
    ],
    [
      'event types',
      sdkAtTheBorder,
      readSource('functions/worker/handler.ts', "import type { SQSEvent } from 'aws-lambda';"),
    ],
    ['deep folders of the design', namedByDesign, readSource('lib/playbooks/actions/restart.action.ts', '')],
    ['types that point back', noCircles, readSource('lib/runs/a.ts', "import type { A } from '#lib/triggers/a.ts';")],
  ])('%s', (_title, rule, source) => {
    const counterpart = readSource('lib/triggers/a.ts', "import { a } from '#lib/runs/a.ts';");

    expect(rule([source, counterpart])).toEqual([]);
  });
});
