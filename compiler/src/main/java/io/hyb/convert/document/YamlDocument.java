package io.hyb.convert.document;

import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Diagnostic;
import io.hyb.diagnostic.Span;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML. Nothing in it is constructed: scalars, lists and mappings are all there is, and any
 * tag that says otherwise is refused, but for those that the caller reads itself.
 */
public final class YamlDocument {
  /** Files of people are far smaller. */
  public static final int MOST_CHARACTERS = 4 << 20;

  private static final int MOST_VALUES = 200_000;
  private static final int MOST_ALIASES = 50;
  private static final int DEEPEST = 50;

  /** Where a mapping that others are merged into names them. */
  private static final String MERGE = "<<";

  /** Reads a scalar with a tag of the caller's own. */
  public interface OwnTag {
    /**
     * @param tag with its exclamation mark
     * @param text the scalar
     * @param at where it is
     * @return null if there is no such tag
     * @throws MalformedDocument if there is, and the scalar is none of its values
     */
    Document read(String tag, String text, Span at) throws MalformedDocument;
  }

  private final String file;
  private final OwnTag ownTag;
  private final List<Diagnostic> findings;
  private final Map<Node, Document> read = new IdentityHashMap<>();
  private final Map<Node, Boolean> open = new IdentityHashMap<>();

  private YamlDocument(String file, OwnTag ownTag, List<Diagnostic> findings) {
    this.file = file;
    this.ownTag = ownTag;
    this.findings = findings;
  }

  /**
   * Reads one document.
   *
   * @param file the name that spans carry
   * @param findings takes a warning for each key that is given twice, of which the last one counts
   * @return null's scalar if the text has nothing in it
   * @throws MalformedDocument if it is no YAML, or more than {@link #MOST_CHARACTERS} of it, or
   *     aliases make too much of it
   */
  public static Document read(String file, String text, OwnTag ownTag, List<Diagnostic> findings)
      throws MalformedDocument {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(MOST_CHARACTERS);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (root == null) {
        return new Scalar(Span.startOf(file), null, "");
      }
      Document document = new YamlDocument(file, ownTag, findings).value(root);
      if (Size.of(document, MOST_VALUES) > MOST_VALUES) {
        String message = "its aliases make more than " + MOST_VALUES + " values of it";
        throw new MalformedDocument(Span.startOf(file), message);
      }
      return document;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Span at = mark == null ? Span.startOf(file) : at(file, mark, mark);
      throw new MalformedDocument(at, "it is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      String reason = e.getMessage().lines().findFirst().orElse("");
      throw new MalformedDocument(Span.startOf(file), "it can't be read as YAML: " + reason);
    }
  }

  private Document value(Node node) throws MalformedDocument {
    Document known = read.get(node);
    if (known != null) {
      return known;
    }
    if (open.put(node, true) != null) {
      throw new MalformedDocument(at(node), "this value contains itself");
    }
    Document value = read(node);
    open.remove(node);
    read.put(node, value);
    return value;
  }

  private Document read(Node node) throws MalformedDocument {
    if (node instanceof MappingNode mapping) {
      checkTag(node, Tag.MAP);
      return mapping(mapping);
    }
    if (node instanceof SequenceNode sequence) {
      checkTag(node, Tag.SEQ);
      List<Document> elements = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        elements.add(value(element));
      }
      return new Sequence(at(node), elements);
    }
    return scalar((ScalarNode) node);
  }

  private void checkTag(Node node, Tag expected) throws MalformedDocument {
    if (!node.getTag().equals(expected)) {
      throw unknownTag(node);
    }
  }

  private MalformedDocument unknownTag(Node node) {
    return new MalformedDocument(
        at(node), "nothing is made of the tag `" + node.getTag().getValue() + "` here");
  }

  private Mapping mapping(MappingNode node) throws MalformedDocument {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Entry> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw new MalformedDocument(at(tuple.getKeyNode()), "a key is a word");
      }
      if (key.getTag().equals(Tag.MERGE) || key.getValue().equals(MERGE)) {
        merge(value(tuple.getValueNode()), merged);
        continue;
      }
      Entry entry = new Entry(at(key), value(tuple.getValueNode()));
      Entry earlier = entries.put(key.getValue(), entry);
      if (earlier != null) {
        findings.add(
            Diagnostic.warning(
                "contradictory-key",
                entry.key(),
                "`"
                    + key.getValue()
                    + "` is given twice; this one counts, and what line "
                    + earlier.key().line()
                    + " says is lost"));
      }
    }
    merged.forEach(entries::putIfAbsent);
    return new Mapping(at(node), entries);
  }

  private static void merge(Document value, Map<String, Entry> merged) throws MalformedDocument {
    if (value instanceof Mapping mapping) {
      mapping.entries().forEach(merged::putIfAbsent);
    } else if (value instanceof Sequence sequence) {
      for (Document element : sequence.elements()) {
        merge(element, merged);
      }
    } else {
      throw new MalformedDocument(value.span(), "`<<` takes mappings");
    }
  }

  private Document scalar(ScalarNode node) throws MalformedDocument {
    Span at = at(node);
    String text = node.getValue();
    Tag tag = node.getTag();
    boolean tagged = isTagged(node);
    if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
      return new Scalar(at, Optional.of(text), text, tagged);
    }
    if (tag.equals(Tag.NULL)) {
      return new Scalar(at, null, text);
    }
    if (tag.equals(Tag.BOOL)) {
      boolean flag = List.of("true", "yes", "on").contains(text.toLowerCase(Locale.ROOT));
      return new Scalar(at, flag, text);
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return new Scalar(at, Optional.of(number(text, at)), text, tagged);
    }
    Document own = ownTag.read(tag.getValue(), text, at);
    if (own == null) {
      throw unknownTag(node);
    }
    return own;
  }

  /** A number without a tag begins with what it consists of. */
  private static boolean isTagged(ScalarNode node) {
    Mark start = node.getStartMark();
    return start.getBuffer() != null
        && start.getPointer() < start.getBuffer().length
        && start.getBuffer()[start.getPointer()] == '!';
  }

  private static Double number(String text, Span at) throws MalformedDocument {
    String plain = text.replace("_", "").toLowerCase(Locale.ROOT);
    String digits = plain.startsWith("+") || plain.startsWith("-") ? plain.substring(1) : plain;
    double sign = plain.startsWith("-") ? -1 : 1;
    try {
      if (digits.equals(".inf") || digits.equals("inf")) {
        return sign * Double.POSITIVE_INFINITY;
      }
      if (digits.equals(".nan") || digits.equals("nan")) {
        return Double.NaN;
      }
      if (digits.startsWith("0x")) {
        return sign * Long.parseLong(digits.substring(2), 16);
      }
      if (digits.matches("0[0-7]+")) {
        return sign * Long.parseLong(digits, 8);
      }
      return sign * Double.parseDouble(digits);
    } catch (NumberFormatException e) {
      throw new MalformedDocument(at, "`" + text + "` is no number");
    }
  }

  private Span at(Node node) {
    return at(file, node.getStartMark(), node.getEndMark());
  }

  /** What goes on over several lines is marked where it begins. */
  private static Span at(String file, Mark start, Mark end) {
    int line = start.getLine() + 1;
    int column = start.getColumn() + 1;
    boolean whole = end.getLine() == start.getLine();
    return new Span(file, line, column, line, whole ? end.getColumn() + 1 : column);
  }
}
