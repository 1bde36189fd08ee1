package io.hyb.runtime.evaluate;

import java.util.Arrays;
import java.util.List;

/** Questions whose main rows are of one length, laid out as rows of tokens. Immutable. */
final class AnswerBatch {
  private final List<AnswerTree> trees;
  private final int[] firstBranch;
  private final int branches;
  private final int width;

  private AnswerBatch(List<AnswerTree> trees) {
    this.trees = List.copyOf(trees);
    this.firstBranch = new int[trees.size()];
    int count = 0;
    int widest = 0;
    for (int i = 0; i < trees.size(); i++) {
      if (trees.get(i).length() != trees.get(0).length()) {
        throw new IllegalArgumentException("questions of one batch have main rows of one length");
      }
      firstBranch[i] = count;
      count += trees.get(i).branches().size();
      for (int[] branch : trees.get(i).branches()) {
        widest = Math.max(widest, branch.length);
      }
    }
    this.branches = count;
    this.width = widest;
  }

  /** One batch of these questions, at least one, in this order. */
  static AnswerBatch of(List<AnswerTree> trees) {
    return new AnswerBatch(trees);
  }

  /** Questions. */
  int size() {
    return trees.size();
  }

  /** Tokens of a main row. */
  int length() {
    return trees.get(0).length();
  }

  List<AnswerTree> trees() {
    return trees;
  }

  /** Branches of all questions together. */
  int branches() {
    return branches;
  }

  /** Tokens of the longest branch; shorter ones are padded behind. */
  int width() {
    return width;
  }

  /** (questions × length), row by row. */
  long[] mainIds() {
    long[] ids = new long[size() * length()];
    for (int row = 0; row < size(); row++) {
      put(trees.get(row).main(), ids, row * length());
    }
    return ids;
  }

  /** (branches × width), row by row. */
  long[] branchIds() {
    long[] ids = new long[branches * width];
    int row = 0;
    for (AnswerTree tree : trees) {
      for (int[] branch : tree.branches()) {
        put(branch, ids, row++ * width);
      }
    }
    return ids;
  }

  /** The question that each branch belongs to. */
  long[] branchOwners() {
    long[] owners = new long[branches];
    for (int i = 0; i < size(); i++) {
      int end = i + 1 < size() ? firstBranch[i + 1] : branches;
      Arrays.fill(owners, firstBranch[i], end, i);
    }
    return owners;
  }

  /** Where question {@code i}'s place lies among all positions of the main rows or the branches. */
  long flatPosition(int i, AnswerTree.Place place) {
    return place.branch() < 0
        ? (long) i * length() + place.position()
        : (long) (firstBranch[i] + place.branch()) * width + place.position();
  }

  private static void put(int[] tokens, long[] ids, int at) {
    for (int i = 0; i < tokens.length; i++) {
      ids[at + i] = tokens[i];
    }
  }
}
