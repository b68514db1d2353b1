import type { RoleSpec } from '#local/contract.ts';
import type { Statement } from '#local/iam/statement.ts';

/** One action on one resource that a role allows: the smallest thing that it could do without. */
export interface Piece {
  /** Index of its statement in the role. */
  readonly index: number;
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
}

export function piecesOf({ statements }: RoleSpec): Piece[] {
  return statements.flatMap(({ actions, resources, sid }, index) =>
    actions.flatMap((action) => resources.map((resource) => ({ index, sid, action, resource }))),
  );
}

/** The role with one action on one resource less. */
export function withoutPiece(role: RoleSpec, { action, index, resource }: Piece): RoleSpec {
  const statements = role.statements.flatMap((statement, place) => {
    if (place !== index) return [statement];
    const { actions, resources } = statement;
    return [
      { ...statement, actions: actions.filter((one) => one !== action) },
      { ...statement, actions: [action], resources: resources.filter((one) => one !== resource) },
    ];
  });
  return { ...role, statements };
}

/** The role with each of its statements taken away in turn, those of its trust policy too. */
export function withEachStatementLess(role: RoleSpec): { readonly changed: RoleSpec; readonly statement: Statement }[] {
  const less = (from: readonly Statement[], statement: Statement) => from.filter((one) => one !== statement);
  return [
    ...role.statements.map((statement) => ({
      statement,
      changed: { ...role, statements: less(role.statements, statement) },
    })),
    ...role.trust.map((statement) => ({ statement, changed: { ...role, trust: less(role.trust, statement) } })),
  ];
}
