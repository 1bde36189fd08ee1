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
  private static final Pattern OF_LAYER = Pattern.compile("\\b(\\d{1,4}) = \\[([\\d, ]+)]");
  private static final Pattern LISTED = Pattern.compile("#.*?[\\[{]([\\d, ]+)[\\]}]");
  private static final Pattern IN_WORDS = Pattern.compile("#.*?\\bheads? ([\\d, ]+)");
  private static final Pattern BLOCK = Pattern.compile("\\s*- (name|Block)\\s*:.*");
  private static final int ABOVE = 4;

  private final List<String> lines;
  private final Map<Integer, List<Integer>> ofLayers = new HashMap<>();

  HeadComments(String text) {
    this.lines = text.lines().toList();
    lines.forEach(line -> ofLayers.putAll(ofLayers(line)));
  }

  /** The heads of layers by the layers' numbers, as a line's comment has them. */
  private static Map<Integer, List<Integer>> ofLayers(String line) {
    Map<Integer, List<Integer>> found = new HashMap<>();
    Matcher each = OF_LAYER.matcher(line.substring(Math.max(0, line.indexOf('#'))));
    while (line.contains("#") && each.find()) {
      found.put(Integer.valueOf(each.group(1)), numbers(each.group(2)));
    }
    return found;
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
      candidates.addAll(heads(layer, line));
    }
    if (ofLayers.containsKey(layer)) {
      candidates.add(ofLayers.get(layer));
    }
    return candidates.stream()
        .filter(each -> !each.isEmpty())
        .map(each -> each.stream().distinct().sorted().toList())
        .filter(each -> each.size() == count)
        .filter(each -> each.get(each.size() - 1) < heads)
        .findFirst();
  }

  /** What one line of a block says: of this layer, or of a layer that it doesn't name. */
  private static List<List<Integer>> heads(int layer, String line) {
    Map<Integer, List<Integer>> ofLayers = ofLayers(line);
    if (!ofLayers.isEmpty()) {
      return ofLayers.containsKey(layer) ? List.of(ofLayers.get(layer)) : List.of();
    }
    List<List<Integer>> heads = new ArrayList<>();
    for (Pattern pattern : List.of(LISTED, IN_WORDS)) {
      Matcher found = pattern.matcher(line);
      if (found.find()) {
        heads.add(numbers(found.group(1)));
      }
    }
    return heads;
  }
}
