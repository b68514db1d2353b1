import { proveFirstLight } from '#tests/faults/first-light.ts';
import { proveRoles } from '#tests/roles/matrix.ts';
import { proveSchedules } from '#tests/triggers/cron/proof.ts';

/** Proofs that take minutes, by name: `npm run prove -- first-light`; all of them without a name. */
const proofs: Readonly<Record<string, () => Promise<boolean>>> = {
  'first-light': proveFirstLight,
  roles: proveRoles,
  schedules: proveSchedules,
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in proofs)) {
  process.stderr.write(`There is no proof ${wanted}. There are: ${Object.keys(proofs).join(', ')}\n`);
  process.exit(2);
}

let proved = true;
for (const [name, prove] of Object.entries(proofs)) {
  if (wanted !== undefined && name !== wanted) continue;
  process.stdout.write(`${name}\n`);
  proved = (await prove()) && proved;
}
process.exit(proved ? 0 : 1);
