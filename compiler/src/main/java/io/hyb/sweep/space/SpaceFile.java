package io.hyb.sweep.space;

import io.hyb.arch.output.OutputFile;
import io.hyb.diagnostic.SourceText;
import io.hyb.diagnostic.Span;
import io.hyb.resolve.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
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
  private static final int MOST_BYTES = 4 << 20;

  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 20;

  private final Path file;
  private final SourceText source;
  private final Places.Builder places;

  private SpaceFile(Path file, String text) {
    this.file = file;
    this.source = new SourceText(file.toString(), text);
    this.places = new Places.Builder(source);
  }

  /**
   * @throws MalformedSpace if the file can't be read or is no such YAML; the message names the file
   *     and the line
   */
  public static Space read(Path file) throws MalformedSpace {
    return new SpaceFile(file, text(file)).read();
  }

  /** Its text, unless it is too long to be a sweep's. */
  private static String text(Path file) throws MalformedSpace {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new MalformedSpace(
            "%s: it is longer than %d MiB, too long for the axes of a sweep"
                .formatted(file, MOST_BYTES >> 20));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new MalformedSpace(file + ": there is no such file");
    } catch (CharacterCodingException e) {
      throw new MalformedSpace(file + ": it is not text in UTF-8");
    } catch (IOException e) {
      throw new MalformedSpace(file + ": it can't be read: " + OutputFile.reason(e));
    }
  }

  private Space read() throws MalformedSpace {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MOST_BYTES);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(source.text()));
      if (root == null) {
        throw new MalformedSpace(file + ": it is empty; it may have " + String.join(", ", KEYS));
      }
      return space(root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new MalformedSpace(file + ":" + line + ": it is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new MalformedSpace(file + ": it can't be read as YAML: " + e.getMessage());
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
            exclusions.add(new Exclusion(settings(element), Optional.of(span(element))));
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
    return new Space(axes, exclusions, places.places());
  }

  private List<Axis> axes(Node node) throws MalformedSpace {
    List<Axis> axes = new ArrayList<>();
    for (NodeTuple tuple : tuples(node)) {
      String path = text(tuple.getKeyNode());
      Node values = tuple.getValueNode();
      List<String> spread = new ArrayList<>();
      for (Node element : elements(values)) {
        Place place = new Place(span(tuple.getKeyNode()), span(element));
        for (String value : SpaceOptions.spread(value(element))) {
          spread.add(value);
          places.add(new Setting(path, value), place);
        }
      }
      axes.add(located(values, () -> Axis.of(path, SpaceOptions.checked(path, spread))));
    }
    return axes;
  }

  /** Marks count characters, spans UTF-16 units; they differ beyond the first 65,536 alone. */
  private Span span(Node node) {
    Mark start = node.getStartMark();
    Mark end = node.getEndMark();
    return new Span(
        source.file(),
        start.getLine() + 1,
        start.getColumn() + 1,
        end.getLine() + 1,
        end.getColumn() + 1);
  }

  private List<Setting> settings(Node node) throws MalformedSpace {
    List<Setting> settings = new ArrayList<>();
    for (Map.Entry<String, Node> entry : entries(node).entrySet()) {
      settings.add(new Setting(entry.getKey(), value(entry.getValue())));
    }
    return settings;
  }

  private Map<String, Node> entries(Node node) throws MalformedSpace {
    Map<String, Node> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : tuples(node)) {
      entries.put(text(tuple.getKeyNode()), tuple.getValueNode());
    }
    return entries;
  }

  /** The entries of a mapping, none of which may be given twice. */
  private List<NodeTuple> tuples(Node node) throws MalformedSpace {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong(node, "a mapping is expected here, such as `ssm.d_state: [8, 16]`");
    }
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = text(tuple.getKeyNode());
      if (!keys.add(key)) {
        throw wrong(tuple.getKeyNode(), "`" + key + "` is given twice");
      }
    }
    return mapping.getValue();
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
