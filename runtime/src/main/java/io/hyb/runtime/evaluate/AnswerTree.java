package io.hyb.runtime.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question's candidates as a tree of tokens, so that what they share is computed once. The tokens
 * that every candidate begins with join the prompt in one main row; where candidates part, each
 * longest path that still needs a prediction is a branch behind it.
 */
public final class AnswerTree {
  /**
   * A place where a token is predicted.
   *
   * @param branch the branch it lies on, or −1 for the main row
   * @param position within that row
   * @param next the tokens by which candidates go on
   */
  record Place(int branch, int position, int[] next) {}

  /**
   * How a candidate runs through the tree.
   *
   * @param places index of the place before each of its tokens
   * @param choices which of a place's {@code next} the token is
   * @param stop the place behind its last token where other candidates go on, or −1
   */
  record Path(int[] places, int[] choices, int stop) {}

  private static final class Node {
    final Map<Integer, Node> next = new LinkedHashMap<>();
    boolean ends;
    int place = -1;

    List<Node> inner() {
      return next.values().stream().filter(node -> !node.next.isEmpty()).toList();
    }
  }

  private final Question question;
  private final List<Place> places = new ArrayList<>();
  private final List<int[]> branches = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private final int[] main;

  private AnswerTree(Question question) {
    this.question = question;
    Node root = new Node();
    question.candidates().forEach(tokens -> insert(root, tokens));
    this.main = layMain(root);
    question.candidates().forEach(tokens -> paths.add(path(root, tokens)));
  }

  public static AnswerTree of(Question question) {
    return new AnswerTree(question);
  }

  private static void insert(Node root, int[] tokens) {
    Node node = root;
    for (int token : tokens) {
      node = node.next.computeIfAbsent(token, any -> new Node());
    }
    if (node.ends) {
      throw new IllegalArgumentException("a candidate stands twice: " + Arrays.toString(tokens));
    }
    node.ends = true;
  }

  private int[] layMain(Node root) {
    int[] row = question.prompt();
    Node node = root;
    place(node, -1, row.length - 1);
    while (node.next.size() == 1 && node.inner().size() == 1) {
      row = append(row, node.next.keySet().iterator().next());
      node = node.inner().get(0);
      place(node, -1, row.length - 1);
    }
    layBranches(node, new int[0]);
    return row;
  }

  private void layBranches(Node node, int[] tokens) {
    if (node.inner().isEmpty() && tokens.length > 0) {
      branches.add(tokens);
    }
    node.next.forEach(
        (token, child) -> {
          if (!child.next.isEmpty()) {
            // The next branch to be finished is the first that holds this child.
            place(child, branches.size(), tokens.length);
            layBranches(child, append(tokens, token));
          }
        });
  }

  private void place(Node node, int branch, int position) {
    node.place = places.size();
    int[] next = node.next.keySet().stream().mapToInt(Integer::intValue).toArray();
    places.add(new Place(branch, position, next));
  }

  private Path path(Node root, int[] tokens) {
    int[] at = new int[tokens.length];
    int[] choices = new int[tokens.length];
    Node node = root;
    for (int i = 0; i < tokens.length; i++) {
      at[i] = node.place;
      choices[i] = indexOf(places.get(node.place).next(), tokens[i]);
      node = node.next.get(tokens[i]);
    }
    return new Path(at, choices, node.place);
  }

  private static int indexOf(int[] tokens, int token) {
    Map<Integer, Integer> index = new HashMap<>();
    for (int i = 0; i < tokens.length; i++) {
      index.put(tokens[i], i);
    }
    return index.get(token);
  }

  private static int[] append(int[] tokens, int token) {
    int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
    longer[tokens.length] = token;
    return longer;
  }

  /** The prompt and what every candidate begins with. */
  int[] main() {
    return main;
  }

  /** Tokens behind the main row, a row each. */
  List<int[]> branches() {
    return branches;
  }

  List<Place> places() {
    return places;
  }

  /** Tokens of the main row. */
  int length() {
    return main.length;
  }

  /**
   * The answer that predictions amount to. A candidate that another one begins with (9 and 93,
   * where digits are tokens) also has to stop: it is given the probability that none of the others
   * goes on.
   *
   * @param greedy the likeliest token at each place
   * @param logProbabilities at each place, of each token in {@code next}
   */
  Answer read(long[] greedy, float[][] logProbabilities) {
    int best = 0;
    double[] scores = new double[paths.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = score(paths.get(i), logProbabilities);
      best = scores[i] > scores[best] ? i : best;
    }
    int right = question.answer();
    Path path = paths.get(right);
    boolean exact = true;
    for (int i = 0; i < path.places().length; i++) {
      exact &= greedy[path.places()[i]] == question.candidates().get(right)[i];
    }
    return new Answer(exact, best, best == right, scores[right]);
  }

  private static double score(Path path, float[][] logProbabilities) {
    double sum = 0;
    for (int i = 0; i < path.places().length; i++) {
      sum += logProbabilities[path.places()[i]][path.choices()[i]];
    }
    if (path.stop() >= 0) {
      double goesOn = 0;
      for (float logProbability : logProbabilities[path.stop()]) {
        goesOn += Math.exp(logProbability);
      }
      sum += Math.log1p(-Math.min(goesOn, 1));
    }
    return sum;
  }
}
