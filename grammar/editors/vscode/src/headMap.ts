/** What `hyb.headMap` answers: which heads of a model are attention, and how a ranking judges each. */
export interface HeadMap {
  readonly name: string;
  readonly teacher: string;
  readonly layers: number;
  readonly heads: number;
  readonly kept: number;
  /** Absent where no ranking of the teacher's shape is in sight. */
  readonly ranking?: string;
  /** The heads kept depend on a ranking yet to be measured; then none is marked as kept. */
  readonly unmeasured: boolean;
  readonly rows: readonly LayerRow[];
}

export interface LayerRow {
  readonly layer: number;
  readonly mixer?: string;
  readonly dState?: number;
  readonly merge?: string;
  readonly window?: number;
  readonly heads: readonly HeadCell[];
}

export interface HeadCell {
  readonly head: number;
  readonly kept: boolean;
  /** From 1, the best; absent for a head that the ranking doesn't list, as are score and error. */
  readonly rank?: number;
  /** Accuracy lost without the head; absent also where the ranking is only an order. */
  readonly score?: number;
  readonly error?: number;
}

/** What the panel is sent: a map, or why there is none, under the last one. */
export type PanelMessage = { readonly map: HeadMap } | { readonly note: string };

/** Shades are 0 (none) to this. */
export const DARKEST = 8;

/** How dark each head is: its score against the best, or its place where the ranking has no scores. */
export function shades(map: HeadMap): (cell: HeadCell) => number {
  const cells = map.rows.flatMap((row) => row.heads);
  const best = Math.max(0, ...cells.map((cell) => cell.score ?? 0));
  const last = Math.max(0, ...cells.map((cell) => cell.rank ?? 0));
  return (cell) => {
    if (cell.score !== undefined) {
      return best === 0 ? 0 : Math.round((DARKEST * Math.max(0, cell.score)) / best);
    }
    return cell.rank === undefined ? 0 : Math.ceil((DARKEST * (last - cell.rank + 1)) / last);
  };
}

/** A head in words, as a screen reader says it. */
export function describeHead(layer: number, cell: HeadCell, row: LayerRow): string {
  const parts = [`L${layer}H${cell.head}`, cell.kept ? "attention" : (row.mixer ?? "not kept")];
  if (cell.rank !== undefined) {
    parts.push(`rank ${cell.rank}`);
  }
  if (cell.score !== undefined) {
    parts.push(`score ${cell.score.toFixed(3)}` + (cell.error === undefined ? "" : ` ± ${cell.error.toFixed(3)}`));
  }
  return parts.join(", ");
}

/** What is said at the end of a layer's row. */
export function describeLayer(row: LayerRow): string {
  const parts = [
    row.mixer,
    row.dState === undefined ? undefined : `d_state ${row.dState}`,
    row.merge,
    row.window === undefined ? undefined : `window ${row.window}`,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

export function describeModel(map: HeadMap): string {
  const all = map.layers * map.heads;
  const kept = map.unmeasured
    ? `The heads kept are known once ${map.ranking ?? "the ranking"} is measured`
    : `${map.kept} of ${all} heads are attention (${((100 * map.kept) / all).toFixed(1)}%)`;
  const judged = map.ranking === undefined ? "no ranking to shade them by" : `shaded by ${map.ranking}`;
  return `${kept}; ${judged}.`;
}
