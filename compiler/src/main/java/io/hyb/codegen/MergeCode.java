package io.hyb.codegen;

import java.util.List;

/**
 * What generated code says and does about the merge of two branches.
 *
 * @param clause how a layer's documentation tells it
 * @param arguments what the constructor of its runtime class takes after its place; empty where
 *     there is no such class, as each branch is just added to the residual stream
 */
record MergeCode(String clause, List<String> arguments) {

  /** Of a layer whose branches have output projections of their own. */
  static MergeCode of(LayerKind kind) {
    return switch (kind.merge().kind()) {
      case ADAPTER -> new MergeCode("an adapter joins the two", List.of("D_MODEL"));
      case SUM -> new MergeCode("the two are added", List.of());
      case GATED -> new MergeCode("gates weigh the two", List.of("D_MODEL", "NORM_EPS"));
      case MERGER ->
          new MergeCode("one norm and one projection serve both", List.of("D_MODEL", "NORM_EPS"));
      case CONCAT -> throw new IllegalStateException("heads side by side are one branch");
    };
  }
}
