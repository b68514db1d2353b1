import { startCanaryGround } from '#tests/canary/ground.ts';
import {
  breakAws,
  breakDiscord,
  breakGithub,
  spoilWebAnswers,
  spoilWorkflows,
  typeForSuggestions,
  typeInForms,
  typeInOptions,
} from '#tests/canary/plays.ts';
import { leaksIn } from '#tests/canary/sinks.ts';
import { untilAllStruck } from '#tests/canary/struck.ts';
import { say } from '#tests/faults/report.ts';

/** Formats in each place; together they are far more than the formats that there are. */
const FORMATS = 6;
/** A seed of its own, so that other secrets are planted than in the tests. */
const SEED = 20_000;

/**
 * Plants secrets in every place where people type and in every error and answer of every upstream, and looks for them in every sink.
 *
 * Answers true when each was refused where it was typed, every error was met, and no sink shows any of them.
 */
export async function proveSecrets(): Promise<boolean> {
  const ground = await startCanaryGround(SEED);
  try {
    const options = await typeInOptions(ground, FORMATS);
    const suggestions = await typeForSuggestions(ground, FORMATS);
    const forms = await typeInForms(ground, FORMATS);
    const places = options.places + suggestions.places + forms.places;
    say(`  secrets typed in ${places} places`);

    let errors = await breakAws(ground);
    const left = await untilAllStruck(ground, () => ground.stack.replaceInstances());
    // The worker knows its secrets from here on.
    await ground.day();
    errors += (await breakDiscord(ground)) + (await breakGithub(ground));
    left.push(...(await untilAllStruck(ground)));
    spoilWebAnswers(ground);
    await spoilWorkflows(ground);
    await ground.day();
    say(
      `  secrets in ${errors} errors of AWS, Discord and GitHub, in answers of a web address, in what workflows leave`,
    );

    const sinks = await ground.sinks.read();
    const { planted } = ground.canaries;
    const violations = [
      ...[...options.taken, ...suggestions.taken, ...forms.taken].map((place) => `taken: ${place}`),
      ...left.map((place) => `never met: ${place}`),
      ...leaksIn(sinks, planted),
      ...(planted.length >= 200 ? [] : [`only ${planted.length} secrets were planted`]),
    ];
    for (const sentence of violations) say(`  ✘ ${sentence}`);
    const bytes = [...sinks.values()].reduce((sum, text) => sum + text.length, 0);
    say(
      `${planted.length} planted secrets, looked for in ${sinks.size} sinks (${Math.round(bytes / 1e6)} MB): ${violations.length} violations`,
    );
    return violations.length === 0;
  } finally {
    await ground.stop();
  }
}
