package io.hyb.convert.document;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.hyb.convert.document.Document.Entry;
import io.hyb.convert.document.Document.Mapping;
import io.hyb.convert.document.Document.Scalar;
import io.hyb.convert.document.Document.Sequence;
import io.hyb.diagnostic.Span;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON, with the {@code Infinity} and {@code NaN} that Python writes into it. */
public final class JsonDocument {
  private final String file;
  private final JsonReader json;

  private JsonDocument(String file, String text) {
    this.file = file;
    this.json = new JsonReader(new StringReader(text));
    json.setStrictness(Strictness.LENIENT);
  }

  /**
   * Reads an object or a list and nothing after it. How deeply values nest is limited.
   *
   * @param file the name that spans carry
   * @throws MalformedDocument if it is no JSON
   */
  public static Document read(String file, String text) throws MalformedDocument {
    try {
      JsonDocument reader = new JsonDocument(file, text);
      JsonToken first = reader.json.peek();
      if (first != JsonToken.BEGIN_OBJECT && first != JsonToken.BEGIN_ARRAY) {
        throw new IOException("neither an object nor a list");
      }
      Document value = reader.value();
      if (reader.json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("text after the value" + reader.json);
      }
      return value;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      throw new MalformedDocument(place(file, message), "it is not JSON");
    }
  }

  private Document value() throws IOException {
    JsonToken token = json.peek();
    Span at = here();
    return switch (token) {
      case BEGIN_OBJECT -> object(at);
      case BEGIN_ARRAY -> array(at);
      case BOOLEAN -> {
        boolean flag = json.nextBoolean();
        yield new Scalar(at, flag, Boolean.toString(flag));
      }
      case NUMBER -> {
        String text = json.nextString();
        yield new Scalar(at, Double.valueOf(text), text);
      }
      case STRING -> {
        String text = json.nextString();
        yield new Scalar(at, text, text);
      }
      case NULL -> {
        json.nextNull();
        yield new Scalar(at, null, "null");
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new IOException(json.toString());
    };
  }

  private Mapping object(Span at) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      Span key = keyHere();
      entries.put(json.nextName(), new Entry(key, value()));
    }
    json.endObject();
    return new Mapping(at, entries);
  }

  private Sequence array(Span at) throws IOException {
    List<Document> elements = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      elements.add(value());
    }
    json.endArray();
    return new Sequence(at, elements);
  }

  private Span here() {
    return place(file, json.toString());
  }

  /** The reader has looked past the quote before the name. */
  private Span keyHere() {
    Span after = here();
    int column = Math.max(1, after.column() - 1);
    return new Span(file, after.line(), column, after.line(), column);
  }

  /** Gson tells places only so: {@code at line 3 column 14 path $.x}. */
  private static Span place(String file, String message) {
    int line = numberAfter(message, " at line ");
    int column = numberAfter(message, " column ");
    return new Span(file, line, column, line, column);
  }

  private static int numberAfter(String message, String mark) {
    int start = message.indexOf(mark);
    int number = 0;
    for (int i = start + mark.length(); start >= 0 && i < message.length(); i++) {
      int digit = message.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > 100_000_000) {
        break;
      }
      number = number * 10 + digit;
    }
    return Math.max(number, 1);
  }
}
