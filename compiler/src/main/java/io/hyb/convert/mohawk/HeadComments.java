package io.hyb.convert.mohawk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Heads that the comments of a config name, since its keys only count them: {@code # 8 = [16, 19,
 * 20]} for a layer, {@code # heads = [16, 19]} or {@code # (heads 16,19)} above or in a block.
 */
final class HeadComments {
  private static final Pattern OF_LAYER = Pattern.compile("#.*?\\b(\\d+) = \\[([\\d, ]+)]");
  private static final Pattern LISTED = Pattern.compile("#.*?[\\[{]([\\d, ]+)[\\]}]");
  private static final Pattern IN_WORDS = Pattern.compile("#.*?\\bheads? ([\\d, ]+)");
  private static final Pattern BLOCK = Pattern.compile("\\s*- (name|Block)\\s*:.*");
  private static final int ABOVE = 4;

  private final List<String> lines;
  private final Map<Integer, List<Integer>> ofLayers = new HashMap<>();

  HeadComments(String text) {
    this.lines = text.lines().toList();
    for (String line : lines) {
      Matcher all = OF_LAYER.matcher(line);
      if (all.find()) {
        ofLayers.put(Integer.valueOf(all.group(1)), numbers(all.group(2)));
      }
    }
  }

  private static List<Integer> numbers(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String each : list.split("[, ]+")) {
      if (each.length() < 6 && !each.isEmpty()) {
        numbers.add(Integer.valueOf(each));
      }
    }
    return numbers;
  }

  /**
   * The heads of a layer, if a comment names as many as there are.
   *
   * @param block the line where the layer's block begins, from 1
   * @param heads of a layer of the teacher
   */
  Optional<List<Integer>> heads(int layer, int block, int count, int heads) {
    List<List<Integer>> candidates = new ArrayList<>();
    for (int i = Math.max(0, block - 1 - ABOVE); i < lines.size(); i++) {
      String line = lines.get(i);
      if (i >= block && BLOCK.matcher(line).matches()) {
        break;
      }
      if (i < block - 1 && !line.strip().startsWith("#")) {
        candidates.clear(); // what is above it belongs to another block
        continue;
      }
      for (Pattern pattern : List.of(LISTED, IN_WORDS)) {
        Matcher found = pattern.matcher(line);
        if (found.find()) {
          candidates.add(numbers(found.group(1)));
        }
      }
    }
    if (ofLayers.containsKey(layer)) {
      candidates.add(ofLayers.get(layer));
    }
    return candidates.stream()
        .map(each -> each.stream().distinct().sorted().toList())
        .filter(each -> each.size() == count)
        .filter(each -> each.get(each.size() - 1) < heads)
        .findFirst();
  }
}
