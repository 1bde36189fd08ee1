import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DARKEST,
  describeHead,
  describeLayer,
  describeModel,
  shades,
  type HeadCell,
  type HeadMap,
} from "../src/headMap";
import { exampleMap } from "./exampleMap";

const map = exampleMap();

function allShades(of: HeadMap): number[][] {
  const shade = shades(of);
  return of.rows.map((row) => row.heads.map(shade));
}

function unscored({ head, kept, rank }: HeadCell): HeadCell {
  return { head, kept, ...(rank === undefined ? {} : { rank }) };
}

test("heads are shaded by their score against the best; what gains without it isn't", () => {
  assert.deepEqual(allShades(map), [
    [DARKEST, DARKEST / 4, 0],
    [0, 0, 0],
  ]);
});

test("a ranking without scores shades by rank, and every ranked head a little", () => {
  const ordered = {
    ...map,
    rows: map.rows.map((row) => ({ ...row, heads: row.heads.map(unscored) })),
  };
  const [first, second] = allShades(ordered);
  assert.deepEqual(first, [8, 6, 3]);
  assert.deepEqual(second, [0, 0, 0]);
});

test("a map without a ranking, or with scores of nothing, has no shade", () => {
  const flat = { ...map, rows: map.rows.map((row) => ({ ...row, heads: row.heads.map((c) => ({ ...c, score: 0 })) })) };
  assert.deepEqual(allShades(flat).flat(), [0, 0, 0, 0, 0, 0]);
});

test("heads, layers and the model are told in words", () => {
  const [scored, unranked] = map.rows;
  assert.ok(scored?.heads[0] && unranked?.heads[1]);
  assert.equal(describeHead(0, scored.heads[0], scored), "L0H0, attention, rank 1, score 0.400 ± 0.015");
  assert.equal(describeHead(1, unranked.heads[1], unranked), "L1H1, mamba2");
  assert.equal(describeLayer(scored), "mamba2 · d_state 16 · gated · window 1024");
  assert.equal(describeLayer(unranked), "mamba2 · d_state 16");
  assert.equal(describeModel(map), "1 of 6 heads are attention (16.7%); shaded by kv_retrieval.");
  assert.match(describeModel({ ...map, unmeasured: true }), /known once kv_retrieval is measured/);
});
