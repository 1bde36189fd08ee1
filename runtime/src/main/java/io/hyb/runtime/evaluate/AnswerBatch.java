package io.hyb.runtime.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Questions whose main rows are of one length, laid out as rows of tokens. Immutable. */
public final class AnswerBatch {
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
  public static AnswerBatch of(List<AnswerTree> trees) {
    return new AnswerBatch(trees);
  }

  /** Each question {@code times} times over, the copies of one beside each other. */
  public AnswerBatch repeated(int times) {
    List<AnswerTree> copies = new ArrayList<>();
    trees.forEach(tree -> copies.addAll(Collections.nCopies(times, tree)));
    return new AnswerBatch(copies);
  }

  /** Questions. */
  public int size() {
    return trees.size();
  }

  /** Tokens of a main row. */
  public int length() {
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

  /** For the main rows of {@link #repeated}: the row of this batch that each copy comes from. */
  long[] mainSources(int times) {
    long[] rows = new long[size() * times];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i / times;
    }
    return rows;
  }

  /** For the branches of {@link #repeated}: the branch of this batch that each copy comes from. */
  long[] branchSources(int times) {
    long[] rows = new long[branches * times];
    int at = 0;
    for (int i = 0; i < size(); i++) {
      int count = trees.get(i).branches().size();
      for (int copy = 0; copy < times; copy++) {
        for (int branch = 0; branch < count; branch++) {
          rows[at++] = firstBranch[i] + branch;
        }
      }
    }
    return rows;
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
