package io.hyb.runtime.cuda;

import com.sun.jna.Pointer;

/**
 * Work of a device that was recorded once and is done again by one call: a CUDA graph, with the
 * memory of all that the work makes. Whatever the work reads or writes must stay where it was.
 */
public final class Recording implements AutoCloseable {
  private final Symbols symbols;
  private final Pointer graph;
  private boolean open;

  Recording(Symbols symbols, Pointer graph) {
    this(symbols, graph, true);
  }

  private Recording(Symbols symbols, Pointer graph, boolean open) {
    this.symbols = symbols;
    this.graph = graph;
    this.open = open;
  }

  /** The same graph for one who must not free it. */
  Recording kept() {
    return new Recording(symbols, graph, false);
  }

  /** Hands the work to the device, after all that it was given before. */
  public void replay() {
    symbols.replay.invokeVoid(new Object[] {graph});
  }

  /** Frees the graph and its memory; what was replayed must have been waited for. */
  @Override
  public void close() {
    if (open) {
      symbols.destroy.invokeVoid(new Object[] {graph});
      open = false;
    }
  }
}
