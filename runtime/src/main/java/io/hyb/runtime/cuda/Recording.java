package io.hyb.runtime.cuda;

import com.sun.jna.Pointer;

/**
 * Work of a device that was recorded once and is done again by one call: a CUDA graph, with the
 * memory of all that the work makes. Whatever the work reads or writes must stay where it was.
 */
public final class Recording implements AutoCloseable {
  private final Symbols symbols;
  private Pointer graph;

  Recording(Symbols symbols, Pointer graph) {
    this.symbols = symbols;
    this.graph = graph;
  }

  /** Hands the work to the device, after all that it was given before. */
  public void replay() {
    symbols.replay.invokeVoid(new Object[] {graph});
  }

  /** Frees the graph and its memory; what was replayed must have been waited for. */
  @Override
  public void close() {
    if (graph != null) {
      symbols.destroy.invokeVoid(new Object[] {graph});
      graph = null;
    }
  }
}
