package io.hyb.runtime.cpu;

/** The gated inner activation of an MLP: {@code silu(gate(x)) ⊙ up(x)} of a normed x. */
final class GatedProduct implements Piece {
  private final RowNorm norm;
  private final Result x;
  private final Result both;
  private final Piece product;
  private final Result y;
  private final float[] pairs;
  private final float[] gated;

  /**
   * @param norm of the stream, (rows, width)
   * @param by gate and up
   * @param y (rows, inner)
   */
  GatedProduct(RowNorm norm, long rows, Weights by, Result y) {
    this.norm = norm;
    this.x = Result.of(rows, by.width());
    this.both = Result.of(rows, by.columns());
    this.product = by.times(x.handle(), rows, both);
    this.y = y;
    this.pairs = new float[(int) (rows * by.columns())];
    this.gated = new float[pairs.length / 2];
  }

  @Override
  public void run(int position) {
    x.put(norm.ofNow());
    product.run(position);
    both.read(pairs);
    gate((int) both.sizes()[1] / 2);
    y.put(gated);
  }

  /** Pairs are rows of {@code inner} numbers that gate, and as many that are gated. */
  private void gate(int inner) {
    for (int to = 0; to < gated.length; to += inner) {
      for (int i = 0; i < inner; i++) {
        gated[to + i] = Numbers.silu(pairs[2 * to + i]) * pairs[2 * to + inner + i];
      }
    }
  }

  @Override
  public void close() {
    product.close();
    x.end();
    both.end();
  }
}
