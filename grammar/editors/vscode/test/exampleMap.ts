import type { HeadCell, HeadMap } from "../src/headMap";

/** A map of two layers: one with scored heads of which one is kept, one that is ranked nowhere. */
export function exampleMap(): HeadMap {
  const cell = (head: number, of: Partial<HeadCell>): HeadCell => ({
    head,
    kept: false,
    ...of,
  });
  return {
    name: "<b>Two</b>",
    teacher: "Teacher",
    layers: 2,
    heads: 3,
    kept: 1,
    ranking: "kv_retrieval",
    unmeasured: false,
    rows: [
      {
        layer: 0,
        mixer: "mamba2",
        dState: 16,
        merge: "gated",
        window: 1024,
        heads: [
          cell(0, { kept: true, rank: 1, score: 0.4, error: 0.015 }),
          cell(1, { rank: 2, score: 0.1, error: 0.01 }),
          cell(2, { rank: 3, score: -0.01, error: 0.01 }),
        ],
      },
      {
        layer: 1,
        mixer: "mamba2",
        dState: 16,
        heads: [0, 1, 2].map((head) => cell(head, {})),
      },
    ],
  };
}
