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
 * Questions to a model whose heads all attend, a row each: the main tokens, then, in all rows from
 * one position on, the branches one after the other, which see the main tokens and themselves. Main
 * tokens and branches need not be of one length. Immutable.
 */
public final class AnswerRows {
  /** Rows of masks are then multiples of 16 bytes, which fused attention asks for. */
  private static final int ALIGNMENT = 8;

  private final List<AnswerTree> trees;
  private final int stem;
  private final int width;

  private AnswerRows(List<AnswerTree> trees) {
    this.trees = List.copyOf(trees);
    int main = trees.stream().mapToInt(AnswerTree::length).max().orElseThrow();
    int behind = trees.stream().mapToInt(AnswerRows::behind).max().orElseThrow();
    this.width = (main + behind + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    this.stem = behind == 0 ? width : main;
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
    return tree.length() + behind(tree);
  }

  private static int behind(AnswerTree tree) {
    return tree.branches().stream().mapToInt(branch -> branch.length).sum();
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
      put(trees.get(row).main(), ids, row * width);
      int at = row * width + stem;
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
      // What fills the row up is a branch of its own, which none of the others sees.
      int first = row * width + trees.get(row).length();
      Arrays.fill(documents, first, (row + 1) * width, branches.size() + 1);
      int at = row * width + stem;
      for (int branch = 0; branch < branches.size(); branch++) {
        Arrays.fill(documents, at, at + branches.get(branch).length, branch + 1);
        at += branches.get(branch).length;
      }
    }
    NDArray onDevice = kernels.manager().create(documents, new Shape(size(), width));
    return Pass.branching(onDevice, stem);
  }

  /** Where question {@code i}'s place lies among all positions. */
  long flatPosition(int i, AnswerTree.Place place) {
    AnswerTree tree = trees.get(i);
    int before =
        place.branch() < 0
            ? 0
            : stem
                + tree.branches().stream()
                    .limit(place.branch())
                    .mapToInt(branch -> branch.length)
                    .sum();
    return (long) i * width + before + place.position();
  }

  /** Reads their answers off what the model makes of them; belongs to the innermost scope. */
  public AnswerReader reader(LanguageModel model, Kernels kernels) {
    return new AnswerReader(
        model, kernels, trees, new AnswerPlaces(trees, place -> true, this::flatPosition));
  }
}
