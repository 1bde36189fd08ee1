package io.hyb.lsp.answer;

import java.util.List;

/** What the server's own commands are called, by lenses and code actions as by editors. */
public final class CommandNames {
  public static final String PLAN = "hyb.plan";
  public static final String DIFF = "hyb.diff";
  public static final String HEAD_MAP = "hyb.headMap";
  public static final String EXPLAIN = "hyb.explain";

  /** All of them. */
  public static final List<String> ALL = List.of(PLAN, DIFF, HEAD_MAP, EXPLAIN);

  private CommandNames() {}
}
