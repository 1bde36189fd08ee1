package io.hyb.sweep.space;

import io.hyb.resolve.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads a space from YAML: {@code {grid: {PATH: [V, …]}, zip: [{PATH: [V, …]}], exclude: [{PATH:
 * V}], seeds: [0, 1]}}. Nothing of it is constructed: scalars are taken as they are written, so
 * that {@code 1e-4} stays what it is.
 */
public final class SpaceFile {
  private static final List<String> KEYS = List.of("grid", "zip", "exclude", "seeds");

  /** Far more than a sweep of the largest size needs. */
  private static final int MOST_CHARACTERS = 4 << 20;

  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 20;

  private final Path file;

  private SpaceFile(Path file) {
    this.file = file;
  }

  /**
   * @throws MalformedSpace if the file can't be read or is no such YAML; the message names the file
   *     and the line
   */
  public static Space read(Path file) throws MalformedSpace {
    return new SpaceFile(file).read();
  }

  private Space read() throws MalformedSpace {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MOST_CHARACTERS);
    try (InputStream in = Files.newInputStream(file);
        InputStreamReader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      Node root = new Yaml(new SafeConstructor(options)).compose(reader);
      if (root == null) {
        throw new MalformedSpace(file + ": it is empty; it may have " + String.join(", ", KEYS));
      }
      return space(root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new MalformedSpace(file + ":" + line + ": it is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new MalformedSpace(file + ": it can't be read as YAML: " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new MalformedSpace(file + ": there is no such file");
    } catch (IOException e) {
      throw new MalformedSpace(file + ": it can't be read: " + e.getMessage());
    }
  }

  private Space space(Node root) throws MalformedSpace {
    List<Axis> axes = new ArrayList<>();
    List<Exclusion> exclusions = new ArrayList<>();
    for (Map.Entry<String, Node> entry : entries(root).entrySet()) {
      Node node = entry.getValue();
      switch (entry.getKey()) {
        case "grid" -> axes.addAll(axes(node));
        case "zip" -> {
          for (Node member : elements(node)) {
            axes.add(located(member, () -> SpaceOptions.zip(axes(member))));
          }
        }
        case "exclude" -> {
          for (Node element : elements(node)) {
            exclusions.add(new Exclusion(settings(element)));
          }
        }
        case "seeds" -> {
          List<String> seeds = values(node);
          axes.add(located(node, () -> SpaceOptions.seeds(seeds)));
        }
        default ->
            throw wrong(root, "`" + entry.getKey() + "` is not one of " + String.join(", ", KEYS));
      }
    }
    return new Space(axes, exclusions);
  }

  private List<Axis> axes(Node node) throws MalformedSpace {
    List<Axis> axes = new ArrayList<>();
    for (Map.Entry<String, Node> entry : entries(node).entrySet()) {
      String path = entry.getKey();
      Node values = entry.getValue();
      List<String> spread = new ArrayList<>();
      for (String value : values(values)) {
        spread.addAll(SpaceOptions.spread(value));
      }
      axes.add(located(values, () -> Axis.of(path, SpaceOptions.checked(path, spread))));
    }
    return axes;
  }

  private List<Setting> settings(Node node) throws MalformedSpace {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, Node> entry : entries(node).entrySet()) {
      settings.add(new Setting(entry.getKey(), value(entry.getValue())));
    }
    return settings;
  }

  private Map<String, Node> entries(Node node) throws MalformedSpace {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "a mapping is expected here, such as `ssm.d_state: [8, 16]`");
    }
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode());
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw wrong(tuple.getKeyNode(), "`" + key + "` is given twice");
      }
    }
    return entries;
  }

  private List<Node> elements(Node node) throws MalformedSpace {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong(node, "a list is expected here, such as `[8, 16]`");
    }
    return sequence.getValue();
  }

  private List<String> values(Node node) throws MalformedSpace {
    List<String> values = new ArrayList<>();
    for (Node element : elements(node)) {
      values.add(value(element));
    }
    return values;
  }

  /** A scalar as it is written; a list is a set, in the brackets of the language. */
  private String value(Node node) throws MalformedSpace {
    if (!(node instanceof SequenceNode)) {
      return text(node);
    }
    List<String> elements = new ArrayList<>();
    for (Node element : elements(node)) {
      elements.add(text(element));
    }
    return "[" + String.join(", ", elements) + "]";
  }

  private String text(Node node) throws MalformedSpace {
    if (!(node instanceof ScalarNode scalar)) {
      throw wrong(node, "a value such as 8 is expected here");
    }
    return scalar.getValue();
  }

  private MalformedSpace wrong(Node node, String message) {
    return new MalformedSpace(file + ":" + (node.getStartMark().getLine() + 1) + ": " + message);
  }

  /** Makes a part of the space. */
  private interface Part {
    Axis make() throws MalformedSpace;
  }

  private Axis located(Node node, Part part) throws MalformedSpace {
    try {
      return part.make();
    } catch (MalformedSpace e) {
      throw e.getMessage().startsWith(file.toString()) ? e : wrong(node, e.getMessage());
    }
  }
}
