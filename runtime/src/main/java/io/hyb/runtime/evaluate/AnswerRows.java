package io.hyb.runtime.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.hyb.runtime.model.LanguageModel;
import io.hyb.runtime.model.Pass;
import io.hyb.runtime.torch.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Questions to a model whose heads all attend, a row each: the main tokens, then the branches one
 * behind the other, which see the main tokens and themselves. Rows need not be of one length.
 * Immutable.
 */
public final class AnswerRows {
  /** Rows of masks are then multiples of 16 bytes, which fused attention asks for. */
  private static final int ALIGNMENT = 8;

  private final List<AnswerTree> trees;
  private final int width;

  private AnswerRows(List<AnswerTree> trees) {
    this.trees = List.copyOf(trees);
    int widest = trees.stream().mapToInt(AnswerRows::tokens).max().orElseThrow();
    this.width = (widest + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Rows for these questions, at least one, in this order. */
  public static AnswerRows of(List<AnswerTree> trees) {
    return new AnswerRows(trees);
  }

  /** Which questions go together, as indices into {@code trees}: those of about one length. */
  public static List<List<Integer>> batches(List<AnswerTree> trees, BatchSize size) {
    List<Integer> longestFirst =
        IntStream.range(0, trees.size())
            .boxed()
            .sorted(Comparator.comparing(i -> -tokens(trees.get(i))))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < longestFirst.size(); from += batches.get(batches.size() - 1).size()) {
      int rows = size.rows(tokens(trees.get(longestFirst.get(from))));
      batches.add(longestFirst.subList(from, Math.min(longestFirst.size(), from + rows)));
    }
    return batches;
  }

  private static int tokens(AnswerTree tree) {
    return tree.length() + tree.branches().stream().mapToInt(branch -> branch.length).sum();
  }

  /** Each question {@code times} times over, the copies of one beside each other. */
  public AnswerRows repeated(int times) {
    List<AnswerTree> copies = new ArrayList<>();
    trees.forEach(tree -> copies.addAll(Collections.nCopies(times, tree)));
    return new AnswerRows(copies);
  }

  /** Questions. */
  public int size() {
    return trees.size();
  }

  /** Token ids, int64 (questions, width). */
  public NDArray ids(Kernels kernels) {
    long[] ids = new long[size() * width];
    for (int row = 0; row < size(); row++) {
      int at = put(trees.get(row).main(), ids, row * width);
      for (int[] branch : trees.get(row).branches()) {
        at = put(branch, ids, at);
      }
    }
    return kernels.manager().create(ids, new Shape(size(), width));
  }

  private static int put(int[] tokens, long[] ids, int at) {
    for (int i = 0; i < tokens.length; i++) {
      ids[at + i] = tokens[i];
    }
    return at + tokens.length;
  }

  /** How such rows go through a model; belongs to the innermost scope. */
  public Pass pass(Kernels kernels) {
    long[] documents = new long[size() * width];
    for (int row = 0; row < size(); row++) {
      List<int[]> branches = trees.get(row).branches();
      int at = row * width + trees.get(row).length();
      for (int branch = 0; branch < branches.size(); branch++) {
        Arrays.fill(documents, at, at + branches.get(branch).length, branch + 1);
        at += branches.get(branch).length;
      }
      // What fills the row up is a branch of its own, which none of the others sees.
      Arrays.fill(documents, at, (row + 1) * width, branches.size() + 1);
    }
    return Pass.branching(kernels.manager().create(documents, new Shape(size(), width)));
  }

  /** Where question {@code i}'s place lies among all positions. */
  long flatPosition(int i, AnswerTree.Place place) {
    AnswerTree tree = trees.get(i);
    int before =
        place.branch() < 0
            ? 0
            : tree.length()
                + tree.branches().stream()
                    .limit(place.branch())
                    .mapToInt(branch -> branch.length)
                    .sum();
    return (long) i * width + before + place.position();
  }

  /**
   * The answers that the last layer's output amounts to, question by question.
   *
   * @param x (questions, width, d_model)
   */
  public List<Answer> read(LanguageModel model, Kernels kernels, NDArray x) {
    AnswerPlaces places = new AnswerPlaces(trees, place -> true, this::flatPosition);
    places.predict(model, kernels, x);
    return IntStream.range(0, size())
        .mapToObj(i -> AnswerPlaces.answer(i, trees.get(i), List.of(places)))
        .toList();
  }
}
